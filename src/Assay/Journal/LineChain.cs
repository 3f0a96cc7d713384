namespace Assay.Journal;

/// <summary>Where a line stands among those read before it.</summary>
internal enum Standing
{
    /// <summary>It follows the line before.</summary>
    Next,

    /// <summary>It is of this journal, but lines before it are missing.</summary>
    AfterGap,

    /// <summary>It is of another journal, of another writer, or not in its place.</summary>
    Foreign,
}

/// <summary>
/// The order of a segment's lines. Each names the checksum of the one before, so that a line that was lost, moved, repeated
/// or brought from elsewhere is known as such, and what hangs on a foreign line is foreign.
/// </summary>
internal sealed class LineChain
{
    private uint _foreign;
    private bool _hasForeign, _unnumbered;

    /// <summary>The number of the last line of this journal; 0 before the first.</summary>
    public long Number { get; private set; }

    /// <summary>Its checksum; 0 before the first.</summary>
    public uint Crc { get; private set; }

    /// <summary>Takes the next line, and says where it stands.</summary>
    /// <param name="head">The line.</param>
    /// <param name="missing">How many lines are missing before it.</param>
    public Standing Add(LineHead head, out long missing)
    {
        missing = 0;
        if (head.Number == 0 && Number == 0)
        {
            _unnumbered = true; // format 1, which is read to its end as it stands
            return Standing.Next;
        }

        if (head.Number == 0 || _unnumbered) return Foreign(head);
        bool follows = head.After == Crc && head.Number == Number + 1;
        if (!follows && ((_hasForeign && head.After == _foreign) || head.Number <= Number + 1)) return Foreign(head);
        missing = head.Number - Number - 1;
        (Number, Crc) = (head.Number, head.Crc);
        return follows ? Standing.Next : Standing.AfterGap;
    }

    private Standing Foreign(LineHead head)
    {
        (_foreign, _hasForeign) = (head.Crc, true);
        return Standing.Foreign;
    }
}
