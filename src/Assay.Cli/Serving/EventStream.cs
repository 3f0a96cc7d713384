using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Assay.Cli.Serving;

/// <summary>Writes a feed to a viewer as server-sent events, each revision when the viewer is ready for it.</summary>
internal static class EventStream
{
    private const int Part = 1 << 16;

    // A comment now and then, so that nobody on the way takes the connection for dead; who takes nothing in for so long is given up.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15), Slowest = TimeSpan.FromSeconds(30);

    /// <summary>Writes until the viewer has gone, or is too slow, or it is cancelled.</summary>
    public static async Task Follow(LiveFeed feed, HttpResponse response, TimeProvider time, CancellationToken cancellation)
    {
        response.ContentType = "text/event-stream";
        int seen = 0;
        while (true)
        {
            LiveEvent? next = null;
            if (await Next(feed, seen, time, cancellation).ConfigureAwait(false) is { } revision)
            {
                next = revision.Number == seen + 1 && seen > 0 && revision.Change is { } change ? change : revision.Whole;
                seen = revision.Number;
            }

            using CancellationTokenSource slow = new(Slowest, time);
            using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, cancellation);
            if (!await Write(response.BodyWriter, next, any.Token).ConfigureAwait(false)) return;
        }
    }

    /// <summary>The next revision; null where none has come for a while.</summary>
    private static async Task<Revision?> Next(LiveFeed feed, int seen, TimeProvider time, CancellationToken cancellation)
    {
        using CancellationTokenSource silence = new(Silence, time);
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await feed.After(seen, any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Writes an event, or a comment; false where nobody reads any more.</summary>
    private static async Task<bool> Write(PipeWriter to, LiveEvent? told, CancellationToken cancellation)
    {
        if (told is null)
        {
            to.Write(": \n\n"u8);
            return await Flush().ConfigureAwait(false);
        }

        to.Write(Encoding.UTF8.GetBytes($"event: {told.Name}\ndata: "));
        int unflushed = 0;
        foreach (ReadOnlyMemory<byte> piece in told.Data)
        {
            for (int at = 0; at < piece.Length; at += Part)
            {
                ReadOnlyMemory<byte> part = piece[at..Math.Min(at + Part, piece.Length)];
                to.Write(part.Span);
                if ((unflushed += part.Length) < Part) continue;
                unflushed = 0;
                if (!await Flush().ConfigureAwait(false)) return false;
            }
        }

        to.Write("\n\n"u8);
        return await Flush().ConfigureAwait(false);

        async Task<bool> Flush() => !(await to.FlushAsync(cancellation).ConfigureAwait(false)).IsCompleted;
    }
}
