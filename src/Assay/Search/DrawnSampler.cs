using Assay.Engine.Kernels;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Search;

/// <summary>
/// Draws as many different settings as the stage asks for, from points of the unit cube: point i depends on the stage, its
/// number and the seed alone, so that more trials begin with the same ones. A dimension stands for each factor, the last for
/// the starting point. What constraints refuse, or what was drawn before, is passed over.
/// </summary>
internal abstract class DrawnSampler : ISampler
{
    /// <summary>Most points passed over in a row: constraints that fewer than one in ten thousand fulfils leave nothing to draw.</summary>
    private const int MostPassedOver = 10_000;

    /// <inheritdoc/>
    public IEnumerable<Setting> Propose(Stage stage, IReadOnlyList<Setting> starts)
    {
        Space space = new(stage);
        RandomKey key = new((ulong)(stage.Seed ?? 0));
        int factors = stage.Factors.Count, passedOver = 0;
        HashSet<string> drawn = [];
        double[] point = new double[factors + 1];
        for (long index = 0; drawn.Count < stage.Trials; index++)
        {
            Draw(key, index, point);
            Level[] levels = [.. stage.Factors.Select((factor, i) => factor.Domain.At(factor.Name, point[i]))];
            Setting? setting = space.At(starts[(int)(point[factors] * starts.Count)], levels);
            if (setting is not null && drawn.Add(ExperimentJson.Canonical(setting)))
            {
                passedOver = 0;
                yield return setting;
            }
            else if (++passedOver == MostPassedOver)
            {
                throw new StudyException([new StudyError("search", 0, 0,
                    $"after {drawn.Count} of {stage.Trials} trials, {MostPassedOver} settings in a row were refused by where, or were drawn before: "
                    + (drawn.Count > 0 ? $"widen the space, loosen its constraints, or take trials: {drawn.Count}" : "widen the space, or loosen its constraints"))]);
            }
        }
    }

    /// <inheritdoc/>
    public long Count(Stage stage, int starts) => stage.Trials ?? 0;

    /// <summary>A point of the unit cube: every coordinate from 0 to below 1.</summary>
    /// <param name="key">The stage's.</param>
    /// <param name="index">Which point, 0-based.</param>
    /// <param name="point">Takes the coordinates.</param>
    protected abstract void Draw(RandomKey key, long index, Span<double> point);
}
