using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

/// <summary>Stages that learn, prune and end early: as they are written, and what cannot be.</summary>
public class SearchOptionsTests
{
    private const string Tpe = "tpe: { training.batch_size: [8, 16, 32], training.optimizer.learning_rate: { low: 1e-3, high: 1, log: true } }, trials: 20";

    private static string Stage(string stage) => $"{Texts.Small}search: [ {{ {stage} }} ]\n";

    [Theory]
    [InlineData(Tpe)]
    [InlineData(Tpe + ", seed: 3, ahead: 0, keep: 2")]
    [InlineData(Tpe + ", racing: strict, pruning: { name: halving, from: 2, eta: 4, runs: 2 }")]
    [InlineData(Tpe + ", pruning: hyperband, until: { epochs: 1000, stale: 10, gain: 0.001 }")]
    [InlineData(Tpe + ", pruning: { name: median, every: 2, least: 3 }, until: { seconds: 60 }")]
    [InlineData(Tpe + ", until: { samples: 10000 }")]
    [InlineData(Tpe + ", first: [ { training.batch_size: 16 }, { training.optimizer.learning_rate: 0.05, training.batch_size: 8 }, {} ]")]
    [InlineData("ladder: { training.batch_size: [8, 16, 32] }, margin: 0.01")]
    [InlineData("grid: { training.batch_size: [8, 16, 32] }, pruning: { name: once, from: 2, top: 2 }, ahead: 8")]
    public void It_is_written_as_it_was_read(string stage)
    {
        Study study = Texts.Read(Stage(stage));
        Study again = Texts.Read(StudyYaml.Write(study, "."));
        Content.HashOf(again).ShouldBe(Content.HashOf(study));
        Content.HashOf(study).ShouldNotBe(Content.HashOf(Texts.Read(Stage(stage.Split("}, ")[0] + "}" + (stage.StartsWith("tpe", StringComparison.Ordinal) ? ", trials: 21" : "")))));
    }

    [Fact]
    public void Settings_that_are_tried_first_are_levels_of_their_factors()
    {
        IReadOnlyDictionary<string, Level> first = Texts.Read(Stage(Tpe + ", first: [ { training.batch_size: 16, training.optimizer.learning_rate: 0.05 } ]")).Search[0].First![0];
        first.Select(pair => (pair.Key, pair.Value.Label)).ShouldBe([("training.batch_size", "16"), ("training.optimizer.learning_rate", "0.05")]);
    }

    [Theory]
    [InlineData(Tpe + ", pruning: { name: halving, eta: 1 }", "search.0.pruning.eta must be at least 2 and at most 1000, but 1 stands here")]
    [InlineData(Tpe + ", pruning: { name: halving, from: 20 }", "search.0.pruning.from must be below training.epochs, 5, but 20 stands here: nobody would be looked at before the end")]
    [InlineData(Tpe + ", pruning: { name: halving, runs: 6 }", "search.0.pruning.runs must be at most the runs of a trial, 5, but 6 stands here")]
    [InlineData(Tpe + ", pruning: { name: median, eta: 3 }", "search.0.pruning.eta belongs to halving and hyperband; leave it out")]
    [InlineData(Tpe + ", pruning: { name: halving, top: 3 }", "search.0.pruning.top belongs to once; leave it out")]
    [InlineData(Tpe + ", pruning: halvin", "search.0.pruning.name cannot be \"halvin\"; did you mean \"halving\"?")]
    [InlineData(Tpe + ", until: {}", "search.0.until names no bound: write { epochs: 1000 }, say, or samples, seconds, stale, expected_gain")]
    [InlineData(Tpe + ", until: { epochs: 10, gain: 0.1 }", "search.0.until.gain says what counts as better, and belongs to stale: write stale: 20, say, beside it")]
    [InlineData(Tpe + ", until: { expected_gain: 0.1 }", "search.0.until.expected_gain asks a Gaussian process what it expects, and tpe has none; take gp, or stale")]
    [InlineData("gp: { training.batch_size: [8, 16] }, trials: 2, pruning: halving, until: { expected_gain: 0.1 }", "search.0.until.expected_gain: who is through a rung of halving is known when all have come to it, and with this bound more may always come; take median, or stale")]
    [InlineData("tpe: { training.batch_size: [8, 16] }, trials: 1, first: [ { training.batch_size: 16 }, { training.batch_size: 8 } ]", "search.0.first has 2 settings, and the stage tries 1: leave some out, or raise trials")]
    [InlineData(Tpe + ", margin: 0.1", "search.0.margin belongs to ladder: tpe tries all that it has; leave it out")]
    [InlineData(Tpe + ", first: [ { training.batch_sise: 16 } ]", "search.0.first.0 has \"training.batch_sise\", which is no factor of the stage; did you mean \"training.batch_size\"?")]
    [InlineData(Tpe + ", first: [ { training.batch_size: 17 } ]", "search.0.first.0.training.batch_size must be one of 8, 16, 32, but 17 stands here")]
    [InlineData(Tpe + ", first: [ { training.optimizer.learning_rate: 2 } ]", "search.0.first.0.training.optimizer.learning_rate must be one of 0.001 to 1, logarithmic, but 2 stands here")]
    [InlineData("grid: { training.batch_size: [8, 16] }, first: [ {} ]", "search.0.first belongs to stages that learn, as tpe does: others try what they list, or what is drawn; leave it out")]
    [InlineData("grid: { training.batch_size: [8, 16] }, ahead: 2", "search.0.ahead: a grid decides nothing by what came before; leave it out")]
    [InlineData("grid: { training.batch_size: [8, 16] }, trials: 2", "search.0.trials belongs to stages that draw, as random and tpe do: a grid has every level it names; leave it out")]
    [InlineData("grid: { training.epochs: [8, 16] }, pruning: { name: halving, from: 2 }", "search.0.pruning compares trials at the same epochs, and training.epochs is a factor here: take one of the two out")]
    [InlineData("one_at_a_time: { training.batch_size: [8, 16] }, pruning: halving", "search.0.pruning: one_at_a_time compares every level with the reference, and has nothing to race for; take a grid, or leave pruning out")]
    [InlineData("ladder: { training.batch_size: [8, 16] }, racing: forgiving", "search.0.racing: ladder compares every level with the best before it, on all that both have; leave racing out")]
    [InlineData("ladder: { training.batch_size: [8, 16] }, keep: 2", "search.0.keep: a ladder ends at one setting, and leaves none to choose from: leave out keep, or a confirm behind it")]
    [InlineData("ladder: { training.batch_size: { low: 8, high: 16 } }", "training.batch_size is a range without a step, of which not every number can be tried; give it a step, step: 1, or a list of levels, [ … ], or draw from it: random, with trials")]
    [InlineData("tpe: { training.batch_size: [8, 16] }", "search.0.trials is missing: tpe draws as many settings as it says; write trials: 50, say, beside tpe")]
    [InlineData("tpe: { training.batch_size: [8, 16] }, trials: 3", "search.0.trials must be at most the number of settings there are, 2, but 3 stands here; take a grid for all of them")]
    [InlineData("gp: { training.batch_size: { low: 1, high: 20000 } }, trials: 10000", "search.0.trials must be at most 1000 where a Gaussian process learns from them, whose work grows with their cube, but 10000 stands here; take tpe, or auto")]
    [InlineData("grid: { training.epochs: [2, 3, 4] }, keep: 2 }, { cma_es: { training.batch_size: { low: 1, high: 20 } }, trials: 3", "search.1.cma_es moves on from one starting point, and search.0 keeps 2: keep one there, or take tpe, or auto")]
    [InlineData("cma_es: { training.optimizer.name: [sgd, adam, nadam] }, trials: 3", "search.0.cma_es moves among numbers, and training.optimizer.name is a choice of names; take tpe, or auto")]
    [InlineData("cma_es: { training.batch_size: [8, 16] }, trials: 2", "search.0.cma_es moves among numbers, and training.batch_size is a choice of no more than two levels, which say nothing of an order; take tpe, or auto")]
    [InlineData(Tpe + ", first: [ { training.optimizer.learning_rate: -1 } ]", "search.0.first.0.training.optimizer.learning_rate must be one of 0.001 to 1, logarithmic, but -1 stands here")]
    [InlineData("tpe: { training.batch_size: { low: 8, high: 32 } }, trials: 20, first: [ { training.batch_size: 16.0001 } ]", "search.0.first.0.training.batch_size must be one of 8 to 32, but 16.0001 stands here")]
    [InlineData("gp: { training.epochs: [2, 3, 4] }, trials: 3, pruning: hyperband", "search.0.pruning compares trials at the same epochs, and training.epochs is a factor here: take one of the two out")]
    [InlineData("grid: { how: { short: { training.epochs: 2 }, long: { training.epochs: 5 } } }, pruning: halving", "search.0.pruning compares trials at the same epochs, and how sets training.epochs: take one of the two out")]
    [InlineData("grid: { training.epochs: [2, 3] }, keep: 2 }, { tpe: { training.batch_size: [8, 16, 32] }, trials: 3, pruning: median", "search.1.pruning compares trials at the same epochs, and search.0 keeps 2, which training.epochs may have made of several lengths: keep one there, or take the pruning out")]
    [InlineData(Tpe + ", racing: { alpha: 0.1 }", "search.0.racing.name is missing: it has no default; write name: one of forgiving, paired, strict")]
    public void What_cannot_be_is_refused(string stage, string error) => Texts.Errors(Stage(stage)).ShouldHaveSingleItem().ShouldEndWith(error);
}
