namespace Assay.Reports;

/// <summary>A metric as a reader meets it.</summary>
/// <param name="Name">As the journal has it: val_accuracy.</param>
/// <param name="Title">In words: validation accuracy.</param>
/// <param name="Share">Whether it is a share of samples, which is shown in percent.</param>
public sealed record MetricReport(string Name, string Title, bool Share)
{
    /// <summary>The metric of this name; the prefixes are val_, test_ and train_, none means training.</summary>
    public static MetricReport Of(string name)
    {
        (string part, string metric) = Split(name);
        string title = metric switch
        {
            "mse" => "mean squared error",
            "mae" => "mean absolute error",
            "f1" => "F1",
            "learning_rate" => "learning rate",
            _ => metric.Replace('_', ' '),
        };
        string prefix = part switch
        {
            "val" => "validation ",
            "test" => "test ",
            _ => metric == "learning_rate" ? "" : "training ",
        };
        return new(name, prefix + title, metric is "accuracy" or "precision" or "recall" or "f1");
    }

    /// <summary>Which samples (val, test, train) and which metric: val_accuracy is (val, accuracy).</summary>
    internal static (string Part, string Metric) Split(string name)
    {
        foreach (string part in (string[])["val", "test", "train"])
            if (name.StartsWith(part + "_", StringComparison.Ordinal)) return (part, name[(part.Length + 1)..]);
        return ("train", name);
    }
}
