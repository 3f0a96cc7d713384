using Assay.Engine.Kernels;
using Assay.Search.Models;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Search;

/// <summary>
/// Settings from a model of those before: first the ones that the stage names, then ten that fill the space evenly, then what the model finds
/// the most promising and nobody has tried.
/// </summary>
/// <param name="model">What learns.</param>
internal sealed class Learnt(IModel model) : IProposer
{
    /// <summary>Trials before the model is asked: as many as Optuna's samplers draw at random.</summary>
    public const int Startup = 10;

    private readonly Observed _observed = new();
    private readonly HashSet<string> _tried = [];
    private Coordinates? _coordinates;
    private int _known;

    /// <inheritdoc/>
    public bool More(History history)
    {
        if (history.Trials.Count >= history.Stage.Trials) return false;
        if (history.Stage.Until?.ExpectedGain is not double least || history.Trials.Count < Given(history) + Startup) return true;
        Coordinates coordinates = CoordinatesOf(history);
        return model.ExpectedGain(coordinates.Cube, _observed.Of(history, coordinates), Key(history).Sequence(Purpose.Search, (ulong)history.Trials.Count)) >= least;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Setting> Next(History history)
    {
        Coordinates coordinates = CoordinatesOf(history);
        for (; _known < history.Trials.Count; _known++) _tried.Add(ExperimentJson.Canonical(history.Trials[_known].Setting));
        int index = history.Trials.Count, first = Given(history);
        if (index < first && coordinates.At(history.Stage.First![index]) is { } named) return [named];
        RandomKey key = Key(history);
        if (index >= first + Startup)
        {
            IReadOnlyList<Observation> seen = _observed.Of(history, coordinates);
            foreach (double[] point in model.Propose(coordinates.Cube, seen, key.Sequence(Purpose.Search, (ulong)index)))
                if (coordinates.At(point) is { } setting && !_tried.Contains(ExperimentJson.Canonical(setting))) return [setting];
        }

        return [Drawn(coordinates, key, index)];
    }

    private static int Given(History history) => history.Stage.First?.Count ?? 0;

    private static RandomKey Key(History history) => new((ulong)(history.Stage.Seed ?? 0));

    private Coordinates CoordinatesOf(History history) => _coordinates ??= new Coordinates(history.Stage, history.Starts);

    /// <summary>A point of Sobol's sequence that nobody has tried; where so many in a row were, one that somebody has: its runs are known.</summary>
    private Setting Drawn(Coordinates coordinates, RandomKey key, int index)
    {
        // Points of one sequence, and no two trials look at the same: more than there are trials lie between two of a trial. Odd, as every second point of
        // Sobol's sequence is in one half of each axis, every fourth in one quarter; the same for any number of trials, as more of them begin with the same.
        const int MostPassedOver = 1000, Apart = 1_000_003;
        Setting? last = null;
        double[] point = new double[coordinates.Cube.Axes.Count];
        for (int i = 0; i < MostPassedOver; i++)
        {
            SobolSampler.Point(key, index + ((long)i * Apart), point);
            if (coordinates.At(point) is not { } setting) continue;
            if (!_tried.Contains(ExperimentJson.Canonical(setting))) return setting;
            last = setting;
        }

        return last ?? throw new StudyException([new StudyError("search", 0, 0,
            $"{MostPassedOver} settings in a row were refused by where: widen the space, or loosen its constraints")]);
    }
}
