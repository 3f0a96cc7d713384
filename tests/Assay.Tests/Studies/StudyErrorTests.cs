namespace Assay.Tests.Studies;

/// <summary>Every kind of bad input, with the whole sentence and the place a user sees.</summary>
public class StudyErrorTests
{
    private const string Grid = "search:\n  - grid: ", Random = "search:\n  - random: ";

    [Theory]
    // Keys and values of single options.
    [InlineData("epochs: 5", "epochs: 5\n  batchsize: 3",
        "s.yaml:11:3: training has no \"batchsize\"; did you mean \"batch_size\"?")]
    [InlineData("epochs: 5", "epochs: 5\n  zzzzzz: 3",
        "s.yaml:11:3: training has no \"zzzzzz\"; known here: loss, heads, optimizer, batch_size, epochs, early_stopping, schedule, shuffle, metrics")]
    [InlineData("study: small", "study: small\nevalution: {}",
        "s.yaml:2:1: a study has no \"evalution\"; did you mean \"evaluation\"?")]
    [InlineData("epochs: 5", "epochs: many", "s.yaml:10:11: training.epochs must be a whole number, but \"many\" stands here")]
    [InlineData("epochs: 5", "epochs: 2.5", "s.yaml:10:11: training.epochs must be a whole number, but 2.5 stands here")]
    [InlineData("epochs: 5", "epochs: '5'", "s.yaml:10:11: training.epochs must be a whole number, but the text \"5\" stands here")]
    [InlineData("epochs: 5", "epochs: [5]", "s.yaml:10:11: training.epochs must be a whole number, but a list stands here")]
    [InlineData("epochs: 5", "epochs: 0", "s.yaml:10:11: training.epochs must be at least 1 and at most 100000000, but 0 stands here")]
    [InlineData("epochs: 5", "batch_size: 5", "s.yaml:8:3: training.epochs is missing: it has no default; write epochs: a whole number")]
    [InlineData("epochs: 5", "epochs: 5\n  shuffle: maybe", "s.yaml:11:12: training.shuffle must be true or false, but \"maybe\" stands here")]
    [InlineData("rate: 0.1", "rate: 1", "s.yaml:5:34: network.drop.rate must be at least 0 and below 1, but 1 stands here")]
    [InlineData("rate: 0.1", "rate: .inf", "s.yaml:5:34: network.drop.rate must be a number, but \".inf\" stands here")]
    [InlineData("folds: 5", "validation_fraction: 0", "s.yaml:11:36: evaluation.validation_fraction must be above 0 and below 1, but 0 stands here")]
    [InlineData("relu", "tanhh", "s.yaml:4:50: network.hidden.activation.name cannot be \"tanhh\"; did you mean \"tanh\"?")]
    [InlineData("dropout:", "dropot:", "s.yaml:5:5: network.1 cannot be a layer \"dropot\"; did you mean \"dropout\"?")]
    [InlineData("- dropout: { name: drop, rate: 0.1 }", "- dropout",
        "s.yaml:5:5: network.1 must be one layer, - KIND: { … }, but \"dropout\" stands here; kinds: dense, conv2d, pool, global_pool, batch_norm, flatten, permute, dropout, heads")]
    [InlineData("data: { source: triangle, samples: 100 }", "data: triangle", "s.yaml:2:7: data must be a mapping, { key: value }, but \"triangle\" stands here")]
    [InlineData("loss: binary_crossentropy", "loss: [nll]", "s.yaml:8:9: training.loss must be a name, or a mapping { name: … }, but a list stands here")]
    // Rules between options.
    [InlineData("loss: binary_crossentropy", "loss: circular_squared_error",
        "s.yaml:8:9: training.loss: circular_squared_error needs targets that repeat, and label does not: say after how much, for example data.encoding.label: { period: 12 } for hours on a dial")]
    [InlineData("epochs: 5", "epochs: 5\n  metrics: [accuracy, circular_mae]",
        "s.yaml:11:12: training.metrics: circular_mae needs targets that repeat, and label does not: say after how much, for example data.encoding.label: { period: 12 } for hours on a dial")]
    [InlineData("epochs: 5", "epochs: 5\n  metrics: [accuracy, r2]",
        "s.yaml:11:12: training.metrics: r2 is of numbers, and label is a class label: take accuracy, roc_auc or another metric of classes")]
    [InlineData("epochs: 5", "epochs: 5\n  metrics: [accuracy, top3_accuracy]",
        "s.yaml:11:12: training.metrics: top3_accuracy of 2 classes is always 1: it is for more than 3; take accuracy")]
    [InlineData("folds: 5", "folds: 101",
        "s.yaml:11:22: evaluation.folds must be at most the number of samples, 100, but 101 stands here: a fold would be empty")]
    [InlineData("maximize: val_accuracy", "maximize: val_acuracy",
        "s.yaml:12:24: objective.maximize cannot be \"val_acuracy\", which is not measured; did you mean \"val_accuracy\"? (training.metrics adds more)")]
    [InlineData("maximize: val_accuracy", "maximize: test_accuracy",
        "s.yaml:12:24: objective.maximize cannot be \"test_accuracy\": the test set is locked until the search has ended; known here: loss, accuracy, val_loss, val_accuracy")]
    [InlineData("{ maximize: val_accuracy }", "{ maximize: val_accuracy, minimize: val_loss }",
        "s.yaml:12:12: objective must have exactly one of maximize and minimize, but it has both")]
    [InlineData("{ maximize: val_accuracy }", "{ take: best }",
        "s.yaml:12:12: objective must have exactly one of maximize and minimize, but it has none")]
    [InlineData("epochs: 5", "epochs: 5\n  early_stopping: { monitor: val_mse }",
        "s.yaml:11:30: training.early_stopping.monitor cannot be \"val_mse\", which is not measured; known here: loss, accuracy, val_loss, val_accuracy (training.metrics adds more)")]
    [InlineData("{ maximize: val_accuracy }", "{ maximize: val_accuracy }\nfinal: { early_stopping: { patience: 3 } }",
        "s.yaml:13:26: final.early_stopping.monitor cannot be \"val_loss\": with train_on: all no fold is left to validate on; known here: loss, accuracy")]
    [InlineData("{ maximize: val_accuracy }", "{ maximize: val_accuracy }\nfinal: { train_on: fold, early_stopping: { monitor: loss } }",
        "s.yaml:13:42: final.early_stopping belongs to train_on: all; on a fold training.early_stopping holds")]
    [InlineData("samples: 100", "samples: 100, noise: 1", "s.yaml:2:48: data.noise: noise belongs to source dark_intervals or clock: leave it out")]
    [InlineData("samples: 100", "samples: 100, ticks: false", "s.yaml:2:48: data.ticks: ticks belongs to source clock: leave it out")]
    [InlineData("samples: 100", "samples: 100, path: a.csv", "s.yaml:2:47: data.path: path belongs to a source of files: leave it out")]
    [InlineData("learning_rate: 0.01", "momentum: 0.9", "s.yaml:9:38: training.optimizer.momentum: momentum belongs to sgd and rmsprop only")]
    [InlineData("activation: relu", "activation: { name: relu, alpha: 1 }", "s.yaml:4:71: network.hidden.activation.alpha: alpha belongs to elu only")]
    [InlineData("binary_crossentropy", "categorical_crossentropy",
        "s.yaml:8:9: training.loss.name: categorical_crossentropy needs one output a class, but the last layer has 1 unit; for two classes use binary_crossentropy")]
    [InlineData("name: drop", "name: hidden", "s.yaml:5:22: network.hidden.name: two layers are named \"hidden\"; paths could not tell them apart: rename one")]
    [InlineData("name: drop", "name: a.b",
        "s.yaml:5:22: network.a.b.name: a layer's name has letters, digits, '_' and '-', at least one letter (paths use it), but \"a.b\" stands here")]
    [InlineData("study: small", "study: ../small",
        "s.yaml:1:8: study names a folder: up to 100 letters, digits, '-', '_' and '.', not beginning with '.', but \"../small\" stands here")]
    public void A_wrong_line_is_told_with_its_place_rule_and_value(string was, string becomes, string error)
    {
        Texts.Small.ShouldContain(was);
        Texts.Errors(Texts.Small.Replace(was, becomes, StringComparison.Ordinal)).ShouldBe([error]);
    }

    [Theory]
    [InlineData(Grid + "{ training.optimizer.learning_rat: [1, 2] }",
        "s.yaml:14:13: the path training.optimizer.learning_rat leads nowhere: training.optimizer has no \"learning_rat\"; did you mean \"learning_rate\"?")]
    [InlineData(Grid + "{ network.hiden.units: [1, 2] }",
        "s.yaml:14:13: the path network.hiden.units leads nowhere: network has no layer named \"hiden\"; the layers are hidden, drop; did you mean \"hidden\"?")]
    [InlineData(Grid + "{ training.batch_size.x: [1, 2] }",
        "s.yaml:14:13: the path training.batch_size.x leads nowhere: training.batch_size is a value with nothing below it")]
    [InlineData(Grid + "{ evaluation.folds: [1, 2] }",
        "s.yaml:14:13: the path evaluation.folds leads nowhere: a study has no \"evaluation\"; known here: data, network, training")]
    [InlineData(Grid + "{}", "s.yaml:14:11: search.0 is an empty space: nothing varies; name a path and its levels, or remove the stage")]
    [InlineData(Grid + "{ training.batch_size: [] }",
        "s.yaml:14:34: training.batch_size is an empty space: it has no level; give it at least one, or remove it")]
    [InlineData(Grid + "{ training.batch_size: 32 }",
        "s.yaml:14:34: training.batch_size must be a list of levels, [ … ], a range, { low: …, high: … }, or a mapping of named sets of overrides, { name: { path: value } }")]
    [InlineData(Grid + "{ training.optimizer.learning_rate: [1e-3, 0.001] }",
        "s.yaml:14:54: training.optimizer.learning_rate has the level 0.001 twice, first in line 14, column 48; keep one")]
    [InlineData(Grid + "{ training.batch_size: [8, 0] }",
        "s.yaml:14:38: training.batch_size must be at least 1 and at most 10000000, but 0 stands here")]
    [InlineData(Grid + "{ network.hidden.activation: [relu, tahn] }",
        "s.yaml:14:47: network.hidden.activation.name cannot be \"tahn\"; did you mean \"tanh\"?")]
    [InlineData(Grid + "{ widths: { wide: { network.hidden.unit: 3 } } }",
        "s.yaml:14:52: the path network.hidden.unit leads nowhere: network.hidden has no \"unit\"; did you mean \"units\"?")]
    [InlineData(Grid + "{ widths: { wide: 3 } }",
        "s.yaml:14:29: widths.wide must be a set of overrides, { path: value }; for single values write a list, widths: [ … ]")]
    [InlineData("search:\n  - keep: 3", "s.yaml:14:5: search.0 must have exactly one of grid, one_at_a_time, random, sobol, tpe, gp, cma_es, auto, ladder and confirm, but it has none")]
    [InlineData(Grid + "{ training.batch_size: { low: 8, high: 64 } }",
        "s.yaml:14:34: training.batch_size is a range without a step, of which not every number can be tried; give it a step, step: 1, or a list of levels, [ … ], or draw from it: random, with trials")]
    [InlineData(Grid + "{ network.drop.rate: { low: 0, high: 0.8 } }",
        "s.yaml:14:32: network.drop.rate is a range without a step, of which not every number can be tried; give it a step, step: 0.2, or a list of levels, [ … ], or draw from it: random, with trials")]
    [InlineData(Grid + "{ data.seed: { low: 1, high: 1e6, step: 1 } }",
        "s.yaml:14:51: data.seed has 1000000 steps, more than 100000 levels; take larger ones")]
    [InlineData(Random + "{ network.drop.rate: { low: 0.5, high: 0.1 } }\n    trials: 9",
        "s.yaml:14:41: network.drop.rate.low must be below high, 0.1, but 0.5 stands here")]
    [InlineData(Random + "{ training.optimizer.learning_rate: { low: 0, high: 1, log: true } }\n    trials: 9",
        "s.yaml:14:56: training.optimizer.learning_rate.low must be above 0 where log is true, but 0 stands here")]
    [InlineData(Random + "{ training.batch_size: { low: 4, high: 64, step: 7 } }\n    trials: 9",
        "s.yaml:14:62: training.batch_size.step must lead from low to high, but by 7 from 4 the last number is 60, not 64; change step or high")]
    [InlineData(Random + "{ training.batch_size: { low: 4, high: 64, step: 0 } }\n    trials: 9",
        "s.yaml:14:62: training.batch_size.step must be above 0, but 0 stands here")]
    [InlineData(Random + "{ training.batch_size: { low: 1.5, high: 8 } }\n    trials: 9",
        "s.yaml:14:43: training.batch_size.low must be a whole number, as training.batch_size is one, but 1.5 stands here")]
    [InlineData(Random + "{ training.batch_size: { low: few, high: 8 } }\n    trials: 9",
        "s.yaml:14:43: training.batch_size.low must be a number, but \"few\" stands here")]
    [InlineData(Random + "{ training.batch_size: { low: 1 } }\n    trials: 9",
        "s.yaml:14:36: training.batch_size, a range, lacks its high; write { low: …, high: … }")]
    [InlineData(Random + "{ training.batch_size: { low: 1, high: 9, stepp: 2 } }\n    trials: 9",
        "s.yaml:14:55: training.batch_size, a range, has no \"stepp\"; did you mean \"step\"?")]
    [InlineData(Random + "{ network.drop.rate: { low: 0, high: 0.1, log: yes } }\n    trials: 9",
        "s.yaml:14:60: network.drop.rate.log must be true or false, but \"yes\" stands here")]
    [InlineData(Random + "{ training.optimizer.name: { low: 1, high: 9 } }\n    trials: 9",
        "s.yaml:14:40: training.optimizer.name takes no number, so that it cannot be a range; give it a list of levels, [ … ]")]
    [InlineData(Random + "{ network.drop.rate: { low: 0, high: 1 } }\n    trials: 9",
        "s.yaml:14:50: network.drop.rate must be at least 0 and below 1, but 1 stands here")]
    [InlineData(Random + "{ training.optimizer.learning_rat: { low: 0, high: 1 } }\n    trials: 9",
        "s.yaml:14:15: the path training.optimizer.learning_rat leads nowhere: training.optimizer has no \"learning_rat\"; did you mean \"learning_rate\"?")]
    [InlineData(Random + "{ training.optimizer.momentum: { low: 0, high: 0.9 } }\n    trials: 9",
        "s.yaml:14:51: training.optimizer.momentum: momentum belongs to sgd and rmsprop only")]
    [InlineData(Random + "{ training.batch_size: { low: 1, high: 9 } }",
        "s.yaml:14:13: search.0.trials is missing: random draws as many settings as it says; write trials: 50, say, beside random")]
    [InlineData(Random + "{ training.batch_size: { low: 1, high: 8 } }\n    trials: 9",
        "s.yaml:15:13: search.0.trials must be at most the number of settings there are, 8, but 9 stands here; take a grid for all of them")]
    [InlineData(Grid + "{ training.batch_size: [8] }\n    trials: 9",
        "s.yaml:15:13: search.0.trials belongs to stages that draw, as random and tpe do: a grid has every level it names; leave it out")]
    [InlineData(Grid + "{ training.batch_size: [8] }\n    random: { training.epochs: [3] }",
        "s.yaml:14:5: search.0 must have exactly one of grid, one_at_a_time, random, sobol, tpe, gp, cma_es, auto, ladder and confirm, but it has grid and random")]
    [InlineData(Random + "{ training.optimizer.name: [adam, sgd], training.optimizer.momentum: { low: 0, high: 0.9, when: { training.optimizer.momentum: 0 } } }\n    trials: 9",
        "s.yaml:14:109: training.optimizer.momentum.when looks at what it sets itself, a condition on itself; name another option")]
    [InlineData(Random + "{ training.batch_size: { levels: [1, 2], when: { training.epochs: 3 } }, training.epochs: { levels: [3, 4], when: { training.batch_size: 2 } } }\n    trials: 2",
        "s.yaml:14:60: training.batch_size.when goes in a circle: whether it exists depends on training.epochs, and that on training.batch_size|s.yaml:14:127: training.epochs.when goes in a circle: whether it exists depends on training.batch_size, and that on training.epochs")]
    [InlineData(Random + "{ training.batch_size: { low: 1, high: 99, when: { training.epoch: 3 } } }\n    trials: 9",
        "s.yaml:14:62: training.batch_size.when looks at what is neither a path nor a factor's name: the path training.epoch leads nowhere: training has no \"epoch\"; did you mean \"epochs\"?")]
    [InlineData(Random + "{ training.batch_size: { low: 1, high: 99, when: { training.epochs: 3 } } }\n    trials: 9",
        "s.yaml:14:62: training.batch_size.when looks at training.epochs, which the search does not vary; vary it too, or leave the condition out")]
    [InlineData(Random + "{ training.epochs: [3, 4], training.batch_size: { low: 1, high: 99, when: { training.epochs: [3, 5] } } }\n    trials: 9",
        "s.yaml:14:87: training.batch_size.when asks for training.epochs 5, which the search does not try; known here: 3, 4")]
    [InlineData(Random + "{ training.batch_size: { low: 1, high: 99, when: 3 } }\n    trials: 9",
        "s.yaml:14:62: training.batch_size.when must say where the factor exists, { path: value } or { path: [ value, … ] }")]
    [InlineData(Random + "{ training.batch_size: { low: 1, high: 99 } }\n    where: [training.epochs]\n    trials: 9",
        "s.yaml:15:13: a constraint compares two numbers, network.h1.units >= network.h2.units, by one of < <= == != >= >, but \"training.epochs\" stands here")]
    [InlineData(Random + "{ training.batch_size: { low: 1, high: 99 } }\n    where: [training.loss > 3]\n    trials: 9",
        "s.yaml:15:13: the constraint training.loss > 3 compares numbers, but training.loss is none")]
    [InlineData(Random + "{ training.batch_size: { low: 1, high: 99 } }\n    where: [training.epoch > 3]\n    trials: 9",
        "s.yaml:15:13: the path training.epoch leads nowhere: training has no \"epoch\"; did you mean \"epochs\"?")]
    [InlineData(Grid + "{ training.batch_size: [8] }\n    keep: 0", "s.yaml:15:11: search.0.keep must be at least 1 and at most 1000000, but 0 stands here")]
    [InlineData(Grid + "{ training.epochs: [1, 2], long: { yes: { training.epochs: 9 } } }",
        "s.yaml:14:38: long and training.epochs both set training.epochs in one stage; a trial could not have both")]
    [InlineData(Grid + "{ training.optimizer: [sgd, adam], training.optimizer.momentum: [0.5] }",
        "s.yaml:14:76: training.optimizer.momentum: momentum belongs to sgd and rmsprop only")]
    [InlineData("search:\n  - grid: { network.drop: [on, off] }\n  - grid: { network.drop.rate: [0] }",
        "s.yaml:15:33: with network.drop: off and network.drop.rate: 0: the path network.drop.rate leads nowhere: network.drop is off, so nothing of it can be set")]
    [InlineData("search:\n  - grid: { training.optimizer.name: [sgd, adam] }\n  - grid: { training.optimizer: [nadam] }",
        "s.yaml:15:13: training.optimizer sets a whole of which an earlier stage has set a part, training.optimizer.name, and the part would win; vary the same path in both")]
    [InlineData("presets: { quick: { training.epoch: 5 } }",
        "s.yaml:13:21: the path training.epoch leads nowhere: training has no \"epoch\"; did you mean \"epochs\"?")]
    [InlineData("presets: { quick: { training.epochs: 0 } }",
        "s.yaml:13:38: training.epochs must be at least 1 and at most 100000000, but 0 stands here")]
    [InlineData("presets: { quick: { data.samples: 3 } }",
        "s.yaml:13:19: with the preset quick: evaluation.folds must be at most the number of samples, 3, but 5 stands here: a fold would be empty")]
    [InlineData("presets: { quick: 3 }", "s.yaml:13:19: the preset quick must be a mapping, { path: value }")]
    [InlineData("best_of: other", "s.yaml:13:10: best_of needs the results of other, and there are none; first run: assay run other.yaml")]
    [InlineData("reported: { test_acuracy: 0.9 }", "s.yaml:13:13: reported.test_acuracy is nothing that is measured; did you mean \"test_accuracy\"?")]
    [InlineData("reported: { test_accuracy: high }", "s.yaml:13:28: reported.test_accuracy must be a number")]
    [InlineData("final: { test: levels }", "s.yaml:13:16: final.test: levels tests the networks of the search's last stage, and there is no search: write true for the final network alone, or add a search")]
    [InlineData("final: { test: leveles }", "s.yaml:13:16: final.test cannot be \"leveles\"; did you mean \"levels\"?")]
    [InlineData("claims: [ { check: 1 } ]", "s.yaml:13:11: a claim must be a mapping with a text: { text: SENTENCE, KIND: { … } }")]
    [InlineData("best_of: small", "s.yaml:13:10: best_of must be the name of another study, but \"small\" stands here")]
    [InlineData("best_of: ../other", "s.yaml:13:10: best_of must be the name of another study, but \"../other\" stands here")]
    [InlineData("presets: { ../quick: {} }", "s.yaml:13:12: a preset names a folder: up to 100 letters, digits, '-', '_' and '.', not beginning with '.', but \"../quick\" stands here")]
    [InlineData("preset: a/b", "s.yaml:13:9: a preset names a folder: up to 100 letters, digits, '-', '_' and '.', not beginning with '.', but \"a/b\" stands here")]
    // YAML itself.
    [InlineData("study: again", "s.yaml:13:1: the key \"study\" stands twice, first in line 1; keep one")]
    [InlineData("---\nstudy: two", "s.yaml:13:1: one file holds one study, but a second document begins here; give it a file of its own")]
    [InlineData("best_of: !x y", "s.yaml:13:10: tags are not used in study files, but \"!x\" stands here; remove it")]
    [InlineData("best_of: *y", "s.yaml:13:10: the alias *y has no finished anchor &y before it")]
    [InlineData("best_of: &y [*y]", "s.yaml:13:14: the alias *y has no finished anchor &y before it")]
    [InlineData("[a, b]: 3", "s.yaml:13:1: a key must be plain text, but a list or mapping stands here")]
    [InlineData("best_of: [a", "s.yaml:13:10: the \"[\" that opens here is never closed; write \"]\" where it ends")]
    public void A_wrong_addition_is_told_with_its_place_rule_and_value(string added, string error) =>
        Texts.Errors(Texts.Small + added + "\n").ShouldBe(error.Split('|'));

    [Fact]
    public void All_errors_are_told_at_once_in_the_order_of_the_file() =>
        Texts.Errors(Texts.Small
            .Replace("samples: 100", "samples: none", StringComparison.Ordinal)
            .Replace("units: 8", "units: 8, unit: 3", StringComparison.Ordinal)
            .Replace("learning_rate: 0.01", "learning_rate: -1", StringComparison.Ordinal)
            .Replace("val_accuracy", "acc", StringComparison.Ordinal) + Grid + "{ network.hidden.units: [0], data.seed: [a] }\n")
            .Select(error => error[..error.IndexOf(' ', StringComparison.Ordinal)])
            .ShouldBe(["s.yaml:2:36:", "s.yaml:4:38:", "s.yaml:9:43:", "s.yaml:12:24:", "s.yaml:14:36:", "s.yaml:14:52:"]);

    [Fact]
    public void A_csv_source_needs_its_file_and_what_is_to_be_predicted() =>
        Texts.Errors(Texts.Small.Replace("source: triangle, samples: 100", "source: csv", StringComparison.Ordinal)).ShouldBe([
            "s.yaml:2:7: data.path: source csv needs the path of a file, relative to the study file",
            "s.yaml:2:7: data.label: name what is to be predicted: either label (a class) or targets (numbers), not both; a class beside numbers stands among targets, and in classes"]);

    [Theory]
    [InlineData("training.epoch=3", "--set: the path training.epoch leads nowhere: training has no \"epoch\"; did you mean \"epochs\"?")]
    [InlineData("training.epochs=0", "--set: training.epochs must be at least 1 and at most 100000000, but 0 stands here")]
    [InlineData("training.epochs", "--set: an override is written path=value, but \"training.epochs\" stands here")]
    [InlineData("network.output.units=3", "--set: the path network.output.units leads nowhere: network has no layer named \"output\"; the layers are hidden, drop")]
    public void A_wrong_override_is_told(string set, string error) => Texts.Errors(Texts.Small, null, set).ShouldBe([error]);

    [Fact]
    public void An_unknown_preset_names_the_known_ones()
    {
        const string presets = "presets: { paper: {}, quick: {} }\n";
        Texts.Errors(Texts.Small + presets, "quik").ShouldBe(["s.yaml: there is no preset \"quik\"; this study has paper, quick"]);
        Texts.Errors(Texts.Small + presets + "preset: quik\n").ShouldBe(["s.yaml:14:9: there is no preset \"quik\"; this study has paper, quick"]);
        Texts.Errors(Texts.Small, "quick").ShouldBe(["s.yaml: there is no preset \"quick\"; this study has none"]);
    }

    [Theory]
    [InlineData("", "s.yaml:1:1: the file is empty; a study begins with \"study: NAME\"")]
    [InlineData("# nothing\n", "s.yaml:1:1: the file is empty; a study begins with \"study: NAME\"")]
    [InlineData("just text", "s.yaml:1:1: a study file is a mapping and begins with \"study: NAME\"")]
    public void A_file_that_is_no_study_is_told(string text, string error) => Texts.Errors(text).ShouldBe([error]);
}
