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

        return [Drawn(coordinates, key, index, history.Stage.Trials!.Value)];
    }

    private static int Given(History history) => history.Stage.First?.Count ?? 0;

    private static RandomKey Key(History history) => new((ulong)(history.Stage.Seed ?? 0));

    private Coordinates CoordinatesOf(History history) => _coordinates ??= new Coordinates(history.Stage, history.Starts);

    /// <summary>A point of Sobol's sequence that nobody has tried; where so many in a row were, one that somebody has: its runs are known.</summary>
    private Setting Drawn(Coordinates coordinates, RandomKey key, int index, int trials)
    {
        const int MostPassedOver = 1000;
        Setting? last = null;
        double[] point = new double[coordinates.Cube.Axes.Count];
        for (int i = 0; i < MostPassedOver; i++)
        {
            SobolSampler.Point(key, index + ((long)i * trials), point);
            if (coordinates.At(point) is not { } setting) continue;
            if (!_tried.Contains(ExperimentJson.Canonical(setting))) return setting;
            last = setting;
        }

        return last ?? throw new StudyException([new StudyError("search", 0, 0,
            $"{MostPassedOver} settings in a row were refused by where: widen the space, or loosen its constraints")]);
    }
}
