using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>What of the time that a clock shows is to be predicted.</summary>
public enum TimeTarget
{
    /// <summary>Hours since 0:00, 0 up to below 12: 3.5 at half past three. It repeats after 12.</summary>
    Hours,

    /// <summary>Hours over 12, the hour hand's share of a turn. It repeats after 1.</summary>
    Turn,

    /// <summary>Two numbers: the hour, 0 to 11, and the minute, 0 to 59.</summary>
    HourMinute,

    /// <summary>Two numbers: cos(π hour / 12) and cos(π minute / 60), which repeat nothing, as each is half a turn.</summary>
    Cosines,

    /// <summary>One of 24 classes, half an hour each.</summary>
    Classes24,

    /// <summary>One of 720 classes, a minute each.</summary>
    Classes720,
}

/// <summary>Makes targets of times.</summary>
internal static class TimeTargets
{
    /// <summary>The names of the targets; one for classes, too.</summary>
    public static IReadOnlyList<string> Names(TimeTarget target) => target switch
    {
        TimeTarget.Hours => ["hours"],
        TimeTarget.Turn => ["turn"],
        TimeTarget.HourMinute => ["hour", "minute"],
        TimeTarget.Cosines => ["hour_cosine", "minute_cosine"],
        _ => ["time"],
    };

    /// <summary>The number of classes; 0 for numbers.</summary>
    public static int Classes(TimeTarget target) => target switch { TimeTarget.Classes24 => 24, TimeTarget.Classes720 => Clocks.Minutes, _ => 0 };

    /// <summary>The targets one by one; of hour and minute those are labels that are named.</summary>
    public static IReadOnlyList<TargetColumn> Columns(TimeTarget target, IReadOnlyList<string>? labels) => [.. Names(target).Select((name, i) =>
        labels?.Contains(name) is true
            ? new TargetColumn(name, i == 0 ? 12 : 60, [.. Enumerable.Range(0, i == 0 ? 12 : 60).Select(number => $"{number}")])
            : new TargetColumn(name, Classes(target), []))];

    /// <summary>The data set with targets made of its hours and minutes, [samples, 2].</summary>
    public static Dataset Apply(DataOptions options, Dataset data)
    {
        TimeTarget target = options.Time!.Value;
        IReadOnlyList<string> names = Names(target);
        int classes = Classes(target);
        float[] targets = new float[data.Samples * names.Count];
        for (int i = 0; i < data.Samples; i++)
            Of(target, data.Targets[2 * i], data.Targets[(2 * i) + 1], targets.AsSpan(i * names.Count, names.Count));
        return data with
        {
            Targets = targets,
            TargetNames = names,
            Columns = names.Count > 1 ? Columns(target, options.Classes) : null,
            Classes = classes,
            ClassNames = [.. Enumerable.Range(0, classes).Select(i => i * (Clocks.Minutes / classes)).Select(minute => $"{minute / 60}:{minute % 60:00}")],
        };
    }

    private static void Of(TimeTarget target, double hour, double minute, Span<float> targets)
    {
        double minutes = (60 * hour) + minute;
        targets[0] = target switch
        {
            TimeTarget.Hours => (float)(minutes / 60),
            TimeTarget.Turn => (float)(minutes / Clocks.Minutes),
            TimeTarget.HourMinute => (float)hour,
            TimeTarget.Cosines => (float)PortableMath.Cos(Math.PI * hour / 12),
            _ => (int)minutes / (Clocks.Minutes / Classes(target)),
        };
        if (targets.Length > 1) targets[1] = target == TimeTarget.Cosines ? (float)PortableMath.Cos(Math.PI * minute / 60) : (float)minute;
    }
}
