using System.Globalization;
using Assay.Studies;

namespace Assay.Cli.Terminal;

/// <summary>Numbers, durations and settings as people read them; English, whatever the machine's language.</summary>
internal static class Format
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>3725 → "1 h 02 min"; 62 → "1 min 02 s"; 5.25 → "5.3 s"; 0.012 → "12 ms".</summary>
    public static string Duration(double seconds) => seconds switch
    {
        double.NaN => "unknown",
        < 0.0995 => Invariant($"{seconds * 1000:0.#} ms"),
        < 9.95 => Invariant($"{seconds:0.0} s"),
        < 59.5 => Invariant($"{seconds:0} s"),
        < 3569.5 => Whole(Math.Round(seconds), 60, "min", "s"),
        < 48 * 3600.0 => Whole(Math.Round(seconds / 60), 60, "h", "min"),
        < 1e9 => Whole(Math.Round(seconds / 3600), 24, "d", "h"),
        _ => "more than 30 years",
    };

    /// <summary>1234567 → "1,234,567".</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>With three digits: 0.0123, 123, 1.23e+09.</summary>
    public static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture).ToLowerInvariant();

    /// <summary>1536 → "1.5 KiB".</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1023.5 && unit < Units.Length - 1; unit++) bytes /= 1024;
        return Invariant($"{(unit == 0 ? bytes : Math.Round(bytes, bytes < 10 ? 1 : 0)):0.#} {Units[unit]}");
    }

    /// <summary>1.2e9 → "1.2 GFLOP".</summary>
    public static string Flops(double flops)
    {
        int unit = 0;
        for (; flops >= 999.5 && unit < 6; unit++) flops /= 1000;
        return $"{Short(flops)} {(unit == 0 ? "" : "kMGTPE"[unit - 1])}FLOP";
    }

    /// <summary>"0.9948 ± 0.0021": as many decimals as two digits of the deviation need, four where there is none.</summary>
    public static string Value(double mean, double deviation = double.NaN)
    {
        if (double.IsNaN(mean)) return "none";
        if (Math.Abs(mean) >= 1e7 || (mean != 0 && Math.Abs(mean) < 1e-4 && !(deviation > 1e-4))) 
            return double.IsNaN(deviation) ? Short(mean) : $"{Short(mean)} ± {Short(deviation)}";
        int decimals = deviation > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(deviation)), 0, 6) : 4;
        string format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        string text = mean.ToString(format, CultureInfo.InvariantCulture);
        return double.IsNaN(deviation) ? text : $"{text} ± {deviation.ToString(format, CultureInfo.InvariantCulture)}";
    }

    /// <summary>"training.batch_size 32, training.optimizer.name adam"; the reference has no levels.</summary>
    public static string Setting(Setting setting) => setting.Levels.Count == 0
        ? "the reference"
        : string.Join(", ", setting.Levels.Select(level => $"{level.Key} {level.Value}"));

    /// <summary>"1 run", "2 runs".</summary>
    public static string Plural(long count, string one) => $"{Count(count)} {one}{(count == 1 ? "" : "s")}";

    private static string Whole(double small, int ratio, string big, string unit) =>
        Invariant($"{Math.Floor(small / ratio):0} {big} {small % ratio:00} {unit}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
