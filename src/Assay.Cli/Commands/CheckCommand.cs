using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text;
using Assay.Cli.Terminal;
using Assay.Planning;
using Assay.Preparation;
using Assay.Search;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.Cli.Commands;

/// <summary><c>assay check FILE</c>: what a study would do and cost. Trains for a moment to measure, writes nothing.</summary>
internal static class CheckCommand
{
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // read by programs, never pasted into a page
    };

    public static Command Create(Interruption interruption)
    {
        Argument<string> file = Inputs.File();
        Option<string?> preset = Inputs.Preset();
        Option<string[]> sets = Inputs.Sets();
        Option<int> jobs = Inputs.Jobs();
        Option<bool> json = Inputs.Json();
        ClusterInputs cluster = new();
        Command command = new("check", "Tell what a study would do: trials, runs, arithmetic, time and memory; with --on slurm the jobs, too. Writes nothing.")
        {
            file, preset, sets, jobs, json,
        };
        cluster.AddTo(command);
        command.SetAction(parse =>
        {
            string path = parse.GetRequiredValue(file);
            Study study = Inputs.Load(path, parse.GetValue(preset), parse.GetRequiredValue(sets), told: null);
            string folder = study.BaseDirectory!;
            using ClusterRun? elsewhere = cluster.Of(parse, study, Inputs.FolderOf(told: null, path, study), interruption);
            if (elsewhere is not null && !parse.GetValue(json))
            {
                Console.Out.Write(Text(study, elsewhere.Forecast, elsewhere.Script.Cores) + elsewhere.Text());
                return ExitCode.Done;
            }

            int atATime = parse.GetValue(jobs);
            Forecast forecast = Forecast.Of(study, folder, atATime, AvailableMemory.Bytes, interruption.Token);
            Console.Out.Write(parse.GetValue(json) ? Json(study, forecast, atATime) : Text(study, forecast, atATime));
            return ExitCode.Done;
        });
        return command;
    }

    internal static string Text(Study study, Forecast forecast, int jobs)
    {
        StudyPlan plan = forecast.Plan;
        EvaluationOptions evaluation = study.Evaluation;
        StringBuilder text = new();
        Add("study", study.Name + (study.Preset is { } preset ? $" (preset {preset})" : ""));
        Add("data", $"{Format.Plural(plan.TrainSamples, "sample")} to train, {Format.Count(plan.TestSamples)} to test");
        Add("", plan.Samples.Shape is { } shape ? $"images of {shape}" : Format.Plural(plan.Samples.Features, "feature"));
        foreach (string column in plan.Samples.Table) Add("", column);
        foreach (TargetSummary target in plan.Samples.Targets) Add("", Target(target));
        foreach (string doubt in plan.Samples.Doubts) Add("note", doubt);
        Add("trial", $"{Format.Plural(evaluation.Folds, "fold")} × {Format.Plural(evaluation.Seeds, "seed")}; {study.Objective.Metric} is to be {(study.Objective.Maximize is null ? "small" : "large")}");
        foreach ((Stage stage, StagePlan planned) in Sampling.StagesOf(study).Zip(plan.Stages))
        {
            Add($"stage {planned.Index + 1}", $"{Words.Of(stage.Kind)}: {(planned.Index > 0 || stage.Until is not null ? "at most " : "")}{Format.Plural(planned.Trials, "trial")}, {(stage is { Racing: null, Pruning: null } ? "" : "at most ")}{Format.Plural(planned.Runs, "run")}");
            if (stage.Confirm is { } confirm)
                Add("", $"the best {Format.Count(confirm.Top)} again on {Format.Plural(confirm.Seeds, "fresh seed")}, by which alone the winner is chosen");
            foreach (Factor factor in stage.Factors)
                Add("", $"{factor.Name}: {factor.Domain}{(factor.When is { } when ? $", where {string.Join(" and ", when.Values.Select(pair => $"{pair.Key} is {string.Join(" or ", pair.Value)}"))}" : "")}");
            foreach (string line in How(stage, study.Reference.Training.Epochs!.Value)) Add("", line);
        }

        if (study.Final is { } final)
        {
            string tested = final.Test switch
            {
                TestUse.Levels => "tested once, and with it the networks of the last stage's runs, when nothing is left to be chosen",
                TestUse.True => $"{(final.Seeds > 1 ? "each " : "")}tested once",
                _ => "not tested",
            };
            Add("final", $"the best setting trained on {(final.TrainOn == TrainOn.All ? "all training samples" : "the first fold")}{(final.Seeds > 1 ? $" from {Format.Plural(final.Seeds, "seed")}" : "")}, {tested}{(final.Ensemble ? ", then all of them together" : "")}");
            if (plan.NetworkBytes > 0)
                Add("disk", $"up to about {Format.Bytes(plan.NetworkBytes)} of networks that are kept until {(final.Test is TestUse.Levels ? "they are tested" : "the winner is known")}");
        }

        Add("networks", plan.FewestParameters == plan.MostParameters
            ? Format.Plural(plan.MostParameters, "parameter")
            : $"{Format.Count(plan.FewestParameters)} to {Format.Plural(plan.MostParameters, "parameter")}");
        Add("arithmetic", $"at most {Format.Flops(plan.Stages.Sum(stage => stage.Flops))} in {Format.Plural((long)plan.Stages.Sum(stage => stage.Epochs), "epoch")}");
        Add("time", $"about {Format.Duration(forecast.Seconds)} with {Format.Plural(jobs, "job")}, by arithmetic from a few steps on this machine left alone"
            + (study.Reference.Training.EarlyStopping is null ? "" : "; less where early stopping ends runs"));
        Add("memory", $"{Format.Bytes(plan.RunBytes)} for the largest run, {Format.Bytes(plan.TotalBytes)} in all beside the program itself");
        Add("", plan.MemoryArithmetic);
        IReadOnlyList<Foresight> claims = Foresight.Of(study, new(plan.TrainSamples, plan.TestSamples));
        if (claims.Count > 0)
        {
            int open = claims.Count(claim => claim.Problem is not null);
            Add("claims", $"{Format.Plural(claims.Count, "claim")}{(open > 0 ? $", of which this study cannot decide {open}:" : ", each of which some outcome would decide")}");
            foreach (Foresight claim in claims.Where(claim => claim.Problem is not null)) Add("", $"{claim.Claim.Text}: {claim.Problem}");
        }

        return text.ToString();

        void Add(string label, string line) => text.Append(SummaryView.Line(label, line));
    }

    private static string Target(TargetSummary target)
    {
        const int MostShown = 12;
        if (target.Classes.Count == 0) return $"{target.Name}: a number from {Format.Short(target.Least)} to {Format.Short(target.Most)}";
        string classes = string.Join(", ", target.Classes.Take(MostShown).Select(one => $"{one.Name} ({Format.Count(one.Samples)})"));
        return $"{target.Name}: {target.Classes.Count} classes, {classes}{(target.Classes.Count > MostShown ? " …" : "")}{(target.Positive is { } positive ? $"; {positive} is the positive one" : "")}";
    }

    /// <summary>Who proposes, who is given up, and when it ends.</summary>
    private static IEnumerable<string> How(Stage stage, int epochs)
    {
        if (stage.Kind is StageKind.Auto) yield return $"proposed by {Words.Of(stage.Learner)}, as auto does for {Format.Plural(stage.Trials ?? 0, "trial")}";
        if (stage.First is { Count: > 0 } first) yield return $"first: {Format.Plural(first.Count, "setting")} of the file";
        if (stage.Racing is { Name: { } race }) yield return $"racing: {Words.Of(race)}, against the {(stage.Keep == 1 ? "best" : $"last of the {Format.Count(stage.Keep)} that are kept")}";
        if (stage.Pruning?.For(epochs) is { Name: { } name } rule)
        {
            string how = name switch
            {
                PruningRule.Median => $", then every {Format.Count(rule.Every!.Value)}",
                PruningRule.Once => $", where the best {Format.Count(rule.Top!.Value)} go on",
                _ => $", where the best 1 in {Format.Count(rule.Eta!.Value)} go on, then at {Format.Count(rule.Eta.Value)} times as many, and so on",
            };
            yield return $"pruning: {Words.Of(name)} after {Format.Plural(rule.From!.Value, "epoch")}{how}";
        }

        if (stage.Until is not { } until) yield break;
        string[] bounds =
        [
            until.Epochs is { } spent ? Format.Plural(spent, "epoch") : "",
            until.Samples is { } samples ? $"{Format.Plural(samples, "sample")} trained on" : "",
            until.Seconds is { } seconds ? $"{Format.Duration(seconds)} of training" : "",
            until.Stale is { } stale ? $"{Format.Plural(stale, "trial")} in a row, all done, without a gain" : "",
            until.ExpectedGain is { } gain ? $"an expected gain below {Format.Short(gain)}" : "",
        ];
        yield return $"until: {string.Join(" or ", bounds.Where(bound => bound.Length > 0))}";
    }

    private static string Json(Study study, Forecast forecast, int jobs)
    {
        StudyPlan plan = forecast.Plan;
        return JsonSerializer.Serialize(
            new
            {
                Study = study.Name,
                study.Preset,
                plan.TrainSamples,
                plan.TestSamples,
                plan.Samples.Features,
                plan.Samples.Shape,
                Columns = plan.Samples.Table,
                Targets = plan.Samples.Targets.Select(target => new
                {
                    target.Name,
                    Classes = target.Classes.ToDictionary(one => one.Name, one => one.Samples),
                    target.Positive,
                    Least = double.IsNaN(target.Least) ? (double?)null : target.Least,
                    Most = double.IsNaN(target.Most) ? (double?)null : target.Most,
                }),
                Notes = plan.Samples.Doubts,
                Stages = plan.Stages.Zip(forecast.StageSeconds, (stage, time) => new
                {
                    stage.Index,
                    MostTrials = stage.Trials,
                    MostRuns = stage.Runs,
                    MostEpochs = stage.Epochs,
                    MostFlops = stage.Flops,
                    Seconds = time,
                }),
                Jobs = jobs,
                plan.FewestParameters,
                plan.MostParameters,
                forecast.FinalSeconds,
                forecast.TestSeconds,
                forecast.Seconds,
                plan.RunBytes,
                plan.DataBytes,
                plan.JournalBytes,
                plan.TotalBytes,
                plan.NetworkBytes,
                plan.MemoryArithmetic,
                Claims = Foresight.Of(study, new(plan.TrainSamples, plan.TestSamples)).Select(claim => new { claim.Claim.Text, claim.Problem }),
            },
            Snake) + "\n";
    }
}
