using System.Globalization;
using Assay.Reports;
using Assay.Results;

namespace Assay.Tests.Reports;

public class EpochTextTests
{
    [Fact]
    public void A_block_a_run_its_columns_accuracy_loss_and_the_rest()
    {
        Snapshot snapshot = MadeUp.Regression();
        string[] blocks = Text(snapshot).Split("\n\n\n");
        blocks.Length.ShouldBe(snapshot.Runs.Count + 1);
        string[] lines = blocks[4].Split('\n');
        lines[0].ShouldBe("# trial 2: training.batch_size 50");
        lines[1].ShouldBe("# run 2-0, fold 1, seed 1: completed, weights of epoch 2000");
        lines[2].ShouldBe("#  epoch     accuracy val_accuracy         loss     val_loss  learning_rate      seconds".Replace(" val_accuracy", "  val_accuracy"));
        lines[3..].ShouldAllBe(line => line.Length == lines[2].Length);
        blocks[^1].ShouldStartWith("# final training\n# run final, all training samples, seed 1: completed");
    }

    [Fact]
    public void Its_numbers_are_those_of_the_runs()
    {
        Snapshot snapshot = MadeUp.Plane();
        RunState run = snapshot.Stages[0].Trials[0].Runs[1]; // of a trial of which another run diverged
        string block = Text(snapshot).Split("\n\n\n").Single(text => text.Contains($"# run {run.Key},"));
        double[][] rows = [.. block.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        rows.Length.ShouldBe(run.Curve.Epochs);
        for (int epoch = 0; epoch < rows.Length; epoch++)
        {
            rows[epoch][0].ShouldBe(epoch + 1);
            rows[epoch][2].ShouldBe(run.Curve["val_accuracy"]![epoch], 1e-6);
            rows[epoch][3].ShouldBe(run.Curve["loss"]![epoch], 1e-6);
        }
    }

    [Fact]
    public void A_run_of_several_trials_stands_once_and_names_them_all()
    {
        Snapshot snapshot = MadeUp.Regression();
        StageState stage = snapshot.Stages[0];
        TrialState[] trials = [.. stage.Trials];
        trials[2] = trials[2] with { Runs = trials[0].Runs };
        string text = Text(snapshot with { Stages = [stage with { Trials = trials }] });
        text.ShouldStartWith("# trial 1: the reference\n# trial 3: training.batch_size 100\n# run 1-0,");
        text.Split("# run 1-0,").Length.ShouldBe(2);
    }

    private static string Text(Snapshot snapshot)
    {
        using StringWriter writer = new();
        EpochText.Write(writer, snapshot);
        return writer.ToString();
    }
}
