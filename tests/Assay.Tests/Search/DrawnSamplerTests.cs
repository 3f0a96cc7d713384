using System.Text.Json.Nodes;
using Assay.Search;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Tests.Studies;

namespace Assay.Tests.Search;

/// <summary>Settings drawn at random and by Sobol's sequence: their distributions, bounds, steps, conditions and constraints.</summary>
public class DrawnSamplerTests
{
    private const string Rate = "training.optimizer.learning_rate", Units = "network.hidden.units", Momentum = "training.optimizer.momentum";

    /// <summary>Kolmogorov and Smirnov's distance, at a level of 0.1 %: 1.95 / √n. Sobol's points lie closer than any random ones.</summary>
    [Theory]
    [InlineData("random", "{ low: 2, high: 5 }", false)]
    [InlineData("random", "{ low: 1e-4, high: 1, log: true }", true)]
    [InlineData("sobol", "{ low: 2, high: 5 }", false)]
    [InlineData("sobol", "{ low: 1e-4, high: 1, log: true }", true)]
    public void A_range_is_drawn_uniformly_on_its_scale(string kind, string range, bool log)
    {
        const int Trials = 2000;
        double[] drawn = [.. Numbers(Propose($"{kind}: {{ {Rate}: {range}, {Units}: {{ low: 1, high: 9 }} }}", Trials), Rate)];
        (double low, double high) = log ? (1e-4, 1.0) : (2.0, 5.0);
        drawn.ShouldAllBe(number => number >= low && number <= high);
        double[] shares = [.. drawn.Select(number => log ? Math.Log(number / low) / Math.Log(high / low) : (number - low) / (high - low)).Order()];
        double distance = shares.Select((share, i) => Math.Max(Math.Abs(share - ((double)i / Trials)), Math.Abs(share - ((i + 1.0) / Trials)))).Max();
        distance.ShouldBeLessThan(kind == "sobol" ? 0.003 : 1.95 / Math.Sqrt(Trials));
    }

    /// <summary>χ² of the counts of values against their chances, at a level of 0.1 %.</summary>
    [Theory]
    [InlineData("{ low: 4, high: 64, step: 4 }", 16, false, 37.7)]
    [InlineData("{ low: 1, high: 8 }", 8, false, 24.3)]
    [InlineData("{ low: 1, high: 8, log: true }", 8, true, 24.3)]
    [InlineData("[3, 5, 9, 11]", 4, false, 16.3)]
    public void Steps_and_choices_are_as_likely_as_they_are_wide(string domain, int values, bool log, double quantile)
    {
        const int Trials = 4000;
        ILookup<double, double> counts = Numbers(Propose($"random: {{ {Units}: {domain}, {Rate}: {{ low: 0, high: 1 }} }}", Trials), Units).ToLookup(number => number);
        counts.Count.ShouldBe(values);
        counts.Sum(count =>
        {
            double chance = log ? Math.Log((count.Key + 1) / count.Key) / Math.Log(9) : 1.0 / values;
            return Math.Pow(count.Count() - (chance * Trials), 2) / (chance * Trials);
        }).ShouldBeLessThan(quantile);
    }

    [Fact]
    public void Two_factors_are_drawn_independently()
    {
        const int Trials = 3200;
        int[] counts = new int[16]; // a chessboard of 4 × 4; 15 degrees of freedom, χ² at 0.1 %: 37.7
        foreach (Setting setting in Propose($"random: {{ {Rate}: {{ low: 0, high: 1 }}, network.drop.rate: {{ low: 0, high: 0.5 }} }}", Trials))
            counts[(4 * (int)Math.Min(3, 4 * Number(setting, Rate)!.Value)) + (int)Math.Min(3, 8 * Number(setting, "network.drop.rate")!.Value)]++;
        counts.Sum(count => Math.Pow(count - 200, 2) / 200).ShouldBeLessThan(37.7);
    }

    /// <summary>The largest difference between the share of points in a corner's box and the box's area, over the points' own boxes.</summary>
    [Fact]
    public void Sobol_fills_the_plane_more_evenly_than_chance()
    {
        const string Plane = $"{{ {Rate}: {{ low: 0, high: 1 }}, training.optimizer.weight_decay: {{ low: 0, high: 1 }} }}";
        double[] sobol = [.. Enumerable.Range(0, 5).Select(seed => Discrepancy($"sobol: {Plane}", seed))];
        double[] random = [.. Enumerable.Range(0, 5).Select(seed => Discrepancy($"random: {Plane}", seed))];
        sobol.Max().ShouldBeLessThan(random.Min() / 2);

        static double Discrepancy(string stage, int seed)
        {
            (double X, double Y)[] points = [.. Propose(stage, 256, $"seed: {seed}")
                .Select(setting => (Number(setting, Rate)!.Value, Number(setting, "training.optimizer.weight_decay")!.Value))];
            return points.SelectMany(a => points, (a, b) => (a.X, b.Y))
                .Max(box => Math.Abs(((double)points.Count(point => point.X <= box.X && point.Y <= box.Y) / points.Length) - (box.X * box.Y)));
        }
    }

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    public void More_trials_begin_with_the_same(string kind)
    {
        string stage = $"{kind}: {{ {Rate}: {{ low: 1e-4, high: 1, log: true }}, {Units}: {{ low: 1, high: 4 }}, training.optimizer.name: [adam, sgd], {Momentum}: [0, 0.5] }}";
        IReadOnlyList<Setting> fifty = Propose(stage, 50), hundred = Propose(stage, 100);
        hundred.Count.ShouldBe(100);
        hundred.Take(50).ShouldBe(fifty);
        hundred.Distinct().Count().ShouldBe(100);
        Propose(stage, 50, "seed: 1").ShouldNotBe(fifty);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    public void An_option_of_one_function_exists_in_settings_with_that_function(string kind)
    {
        IReadOnlyList<Setting> settings = Propose(
            $"{kind}: {{ training.optimizer.name: [adam, sgd, rmsprop], {Momentum}: {{ low: 0, high: 0.9 }}, {Rate}: {{ low: 1e-3, high: 1, log: true }} }}", 60);
        foreach (Setting setting in settings)
            setting.Overrides.ContainsKey(Momentum).ShouldBe(setting.Levels["training.optimizer.name"] != "adam");
        settings.Count(setting => setting.Overrides.ContainsKey(Momentum)).ShouldBeInRange(25, 55);
        Resolves(settings);
    }

    [Fact]
    public void An_option_that_an_earlier_stage_gave_is_left_behind_with_its_function()
    {
        Setting start = new(
            new Dictionary<string, string> { [Momentum] = "0.5", ["training.optimizer.name"] = "sgd" },
            new Dictionary<string, JsonNode?> { [Momentum] = 0.5, ["training.optimizer.name"] = "sgd" });
        Study study = StudyOf("random: { training.optimizer.name: [adam, sgd] }", 2, "");
        IReadOnlyList<Setting> settings = Sampling.Propose(Sampling.StagesOf(study)[0], [start]);
        settings.Select(setting => (setting.Levels["training.optimizer.name"], Number(setting, Momentum), setting.Levels.ContainsKey(Momentum)))
            .ShouldBe([("adam", null, false), ("sgd", 0.5, true)], ignoreOrder: true);
        Resolves(settings);
    }

    [Fact]
    public void An_option_of_a_layer_that_is_off_does_not_exist()
    {
        IReadOnlyList<Setting> settings = Propose($"random: {{ network.drop: [on, off], network.drop.rate: {{ low: 0, high: 0.5 }}, {Rate}: {{ low: 0, high: 1 }} }}", 20);
        foreach (Setting setting in settings)
            setting.Overrides.ContainsKey("network.drop.rate").ShouldBe(setting.Levels["network.drop"] == "on");
        Resolves(settings);
    }

    [Theory]
    [InlineData("network.drop: [on, off]", "network.drop", "off")]
    [InlineData("layers: { all: { network.drop: on }, fewer: { network.drop: off } }", "layers", "fewer")]
    public void A_grid_varies_an_option_of_a_layer_where_the_layer_is_on(string factor, string name, string off)
    {
        IReadOnlyList<Setting> settings = Propose($"grid: {{ {factor}, network.drop.rate: {{ levels: [0, 0.3], when: {{ network.drop: on }} }} }}", null);
        settings.Select(setting => (setting.Levels[name] == off, Number(setting, "network.drop.rate"))).ShouldBe([(false, 0), (false, 0.3), (true, null)]);
        Resolves(settings);
    }

    [Fact]
    public void A_layer_repeated_no_times_has_no_options_and_no_constraint_on_them()
    {
        IReadOnlyList<Setting> settings = Propose(
            $"random: {{ network.hidden.repeat: [0, 1], {Units}: {{ low: 5, high: 9 }}, {Rate}: {{ low: 0, high: 1 }} }}", 40, $"where: [{Units} > 6]");
        foreach (Setting setting in settings)
            setting.Overrides.ContainsKey(Units).ShouldBe(setting.Levels["network.hidden.repeat"] == "1");
        settings.Select(setting => Number(setting, Units)).Distinct().Order().ShouldBe([null, 7, 8, 9]);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    [InlineData("grid")]
    public void A_factor_with_a_condition_exists_where_that_holds(string kind)
    {
        string drawn = kind == "grid" ? "[0, 0.5, 0.9]" : "{ low: 0, high: 0.9 }";
        IReadOnlyList<Setting> settings = Propose(
            $"{kind}: {{ solver: {{ plain: {{ training.optimizer.name: sgd }}, other: {{ training.optimizer.name: nadam }} }}, {Units}: [3, 4, 5], "
            + $"{Momentum}: {{ {(kind == "grid" ? $"levels: {drawn}" : drawn[1..^1])}, when: {{ solver: plain, {Units}: [4, 5] }} }}, training.optimizer.nesterov: {{ levels: [true, false], when: {{ {Momentum}: [0.5, 0.9] }} }} }}",
            kind == "grid" ? null : 9);
        foreach (Setting setting in settings)
        {
            bool has = setting.Overrides.TryGetValue(Momentum, out JsonNode? momentum);
            has.ShouldBe(setting.Levels["solver"] == "plain" && setting.Levels[Units] != "3");
            setting.Overrides.ContainsKey("training.optimizer.nesterov").ShouldBe(has && momentum!.GetValue<double>() is 0.5 or 0.9);
        }

        // Plain: 3 units once, 4 and 5 units each with momentum 0 once and with two others twice; the other solver three times.
        if (kind == "grid") settings.Count.ShouldBe(1 + (2 * (1 + (2 * 2))) + 3);
        Resolves(settings);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    [InlineData("grid")]
    [InlineData("one_at_a_time")]
    public void A_constraint_leaves_out_what_does_not_fulfil_it(string kind)
    {
        bool drawn = kind is "random" or "sobol";
        string range = drawn ? "{ low: 1, high: 20 }" : "[1, 5, 8, 20]";
        IReadOnlyList<Setting> settings = Propose(
            $"{kind}: {{ {Units}: {range}, training.batch_size: {range} }}", drawn ? 40 : null, $"where: [{Units} >= training.batch_size, training.batch_size != 5, training.epochs > 4]");
        settings.ShouldNotBeEmpty();
        foreach (Setting setting in settings)
        {
            double batch = Number(setting, "training.batch_size") ?? 32;
            (Number(setting, Units) ?? 8).ShouldBeGreaterThanOrEqualTo(batch);
            batch.ShouldNotBe(5);
        }

        if (kind == "grid") settings.Count.ShouldBe(1 + 1 + 2 + 3);
    }

    [Fact]
    public void Constraints_that_nothing_fulfils_are_told()
    {
        Should.Throw<StudyException>(() => Propose($"random: {{ {Units}: {{ low: 1, high: 20 }} }}", 5, $"where: [{Units} > 20]"))
            .Errors.Single().Message.ShouldStartWith("after 0 of 5 trials, 10000 settings in a row were refused by where");
        Should.Throw<StudyException>(() => Propose($"grid: {{ {Units}: [1, 2] }}", null, $"where: [{Units} > 20]"))
            .Errors.Single().Message.ShouldStartWith($"no setting of a stage fulfils where: {Units} > 20");
    }

    [Theory]
    [InlineData("random", 20, 80)]
    [InlineData("sobol", 49, 51)]
    public void A_later_stage_is_spread_over_its_starting_points(string kind, int least, int most)
    {
        Study study = Texts.Read(Texts.Small + $"search:\n  - {kind}: {{ {Rate}: {{ low: 0, high: 1 }} }}\n    trials: 100\n");
        Setting[] starts = [Start(3), Start(4)];
        IReadOnlyList<Setting> settings = Sampling.Propose(Sampling.StagesOf(study)[0], starts);
        settings.Count.ShouldBe(100);
        settings.Count(setting => Number(setting, Units) == 3).ShouldBeInRange(least, most);
        Sampling.MostTrials(study.Search[0], 2).ShouldBe(100);

        static Setting Start(int units) => new(
            new Dictionary<string, string> { [Units] = $"{units}" }, new Dictionary<string, JsonNode?> { [Units] = units });
    }

    [Fact]
    public void A_step_of_a_tenth_gives_tenths() =>
        Numbers(Propose($"random: {{ {Rate}: {{ low: 0, high: 0.9, step: 0.1 }}, {Units}: {{ low: 1, high: 99 }} }}", 200), Rate).Distinct().Order()
            .ShouldBe([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);

    private static Study StudyOf(string stage, int? trials, string more) => Texts.Read(
        Texts.Small + $"search:\n  - {stage}\n" + (trials is null ? "" : $"    trials: {trials}\n") + (more.Length == 0 ? "" : $"    {more}\n"));

    private static IReadOnlyList<Setting> Propose(string stage, int? trials, string more = "") =>
        Sampling.Propose(Sampling.StagesOf(StudyOf(stage, trials, more))[0], [Setting.Reference]);

    private static void Resolves(IReadOnlyList<Setting> settings)
    {
        Study study = Texts.Read(Texts.Small + "search:\n  - grid: { training.optimizer.name: [adam, sgd] }\n");
        foreach (Setting setting in settings) study.Resolve(setting);
    }

    private static IEnumerable<double> Numbers(IEnumerable<Setting> settings, string path) => settings.Select(setting => Number(setting, path)!.Value);

    private static double? Number(Setting setting, string path) =>
        setting.Overrides.GetValueOrDefault(path) is { } node ? double.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) : null;
}
