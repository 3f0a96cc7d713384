using Assay.Studies;

namespace Assay.Search;

/// <summary>Trials that are compared with each other, and where.</summary>
/// <param name="Trials">How many; null: all that there are.</param>
/// <param name="Looks">By epoch; and how many go on of so many that are there.</param>
internal sealed record Bracket(int? Trials, IReadOnlyList<(int Epoch, Func<int, int> Through)> Looks)
{
    /// <summary>The epoch of its first look; null: it never looks.</summary>
    public int? FirstLook => Looks.Count > 0 ? Looks[0].Epoch : null;

    /// <summary>The brackets of a rule; each look has an epoch below that of a whole run's end.</summary>
    /// <param name="options">halving, hyperband or once, looking first before a run ends.</param>
    /// <param name="epochs">Of a whole run.</param>
    public static IReadOnlyList<Bracket> Of(PruningOptions options, int epochs)
    {
        PruningOptions rule = options.For(epochs);
        if (rule.Name is PruningRule.Once) return [new(null, [(rule.From!.Value, _ => rule.Top!.Value)])];
        int eta = rule.Eta!.Value;
        List<int> looks = [];
        for (long at = rule.From!.Value; at < epochs; at *= eta) looks.Add((int)at);
        return rule.Name is PruningRule.Halving
            ? [new(null, Halve(looks))]
            : [.. Enumerable.Range(0, looks.Count + 1).Select(late => new Bracket(Size(late), Halve(looks.Skip(late))))];

        IReadOnlyList<(int, Func<int, int>)> Halve(IEnumerable<int> at) => [.. at.Select(epoch => (epoch, (Func<int, int>)(there => there / eta)))];

        // Li et al., algorithm 1: ⌈(s_max + 1) / (s + 1) · η^s⌉ with s looks, so that every bracket takes about as many epochs.
        int Size(int late)
        {
            int s = looks.Count - late;
            long power = 1;
            for (int i = 0; i < s; i++) power *= eta;
            return (int)Math.Min(1_000_000, (((looks.Count + 1) * power) + s) / (s + 1));
        }
    }
}
