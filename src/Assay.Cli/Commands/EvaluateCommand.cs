using System.CommandLine;
using System.Text.Json;
using Assay.Cli.Terminal;
using Assay.Engine.Data;
using Assay.Reports;
using Assay.Use;

namespace Assay.Cli.Commands;

/// <summary><c>assay evaluate DIR --input FILE</c>: how well the final network does on new samples.</summary>
internal static class EvaluateCommand
{
    private static readonly JsonSerializerOptions Snake = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        Argument<string> folder = Inputs.Folder();
        Option<string> input = Inputs.NewSamples();
        Option<bool> json = Inputs.Json();
        Command command = new("evaluate", "Measure a study's final network on new samples whose targets are known: the loss and what the study measures.") { folder, input, json };
        command.SetAction(parse =>
        {
            FinalNetwork network = FinalNetwork.Load(parse.GetRequiredValue(folder));
            string path = parse.GetRequiredValue(input);
            using NewSamples samples = NewSamples.Open(path, network.Form, withTargets: true);
            Evaluation evaluation = Evaluation.Of(network, samples, path);
            foreach (string note in samples.Notes) Console.Error.WriteLine($"note: {Visible.Of(note)}");
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new { Study = network.Study.Name, Input = path, evaluation.Samples, evaluation.Metrics, IsTestSet = false }, Snake));
                return ExitCode.Done;
            }

            Console.Out.Write(SummaryView.Line("study", network.Study.Name)
                + SummaryView.Line("samples", $"{Format.Count(evaluation.Samples)} of {path}; not the study's test set, whose result 'assay best' tells")
                + string.Concat(evaluation.Metrics.Select((metric, i) => SummaryView.Line(i == 0 ? "metrics" : "", $"{metric.Key} {Format.Value(metric.Value)}"))));
            return ExitCode.Done;
        });
        return command;
    }
}
