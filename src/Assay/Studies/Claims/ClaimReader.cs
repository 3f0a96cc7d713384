using System.Text.Json.Nodes;
using Assay.Engine.Options;
using Assay.Engine.Training;
using Assay.Studies.Trees;

namespace Assay.Studies.Claims;

/// <summary>From a claim as it is written to the check it makes, with everything that is wrong with it.</summary>
/// <param name="context">What it can speak of.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class ClaimReader(ClaimContext context, List<StudyError> errors)
{
    private static readonly OptionMember[] Kinds = [.. OptionType.Of(typeof(ClaimDocument)).Members.Where(member => member.Name is not ("text" or "source" or "needs"))];

    /// <summary>The word for the reference, which one at a time is a level of every factor.</summary>
    internal const string Reference = "reference";

    /// <summary>The kinds of claims.</summary>
    public static IEnumerable<string> KindNames => Kinds.Select(kind => kind.Name);

    /// <summary>The check of a claim that a study holds; null, with the reason, where it is of a kind or shape that is not known (any more).</summary>
    public static (string Kind, Check? Check, string? Problem) Of(Claim claim, Study study)
    {
        List<StudyError> errors = [];
        MappingNode node = (MappingNode)NodeJson.ToNode(claim.Check, default);
        string kind = node.Entries.FirstOrDefault(entry => entry.Key != "needs")?.Key ?? "";
        Check? check = new ClaimReader(ClaimContext.Of(study), errors).Check(node.With("text", NodeWriter.Value(claim.Text)), "claim");
        return (kind, errors.Count == 0 ? check : null, errors.Count == 0 ? null : errors[0].Message);
    }

    /// <summary>The claim; null where something is wrong.</summary>
    /// <param name="node">As it is written.</param>
    /// <param name="path">Its path, for errors: claims.0.</param>
    public Claim? Read(Node node, string path)
    {
        if (node is not MappingNode { } map || map["text"]?.Value is not ScalarNode text)
        {
            errors.Add(node.At.Error("a claim must be a mapping with a text: { text: SENTENCE, KIND: { … } }"));
            return null;
        }

        if (Check(map, path) is null) return null;
        JsonObject check = (JsonObject)NodeJson.ToJson(map)!;
        check.Remove("text");
        check.Remove("source");
        return new Claim(text.Text, check) { Source = (map["source"]?.Value as ScalarNode)?.Text };
    }

    /// <summary>What a claim checks; null, with errors, where it is wrong.</summary>
    private Check? Check(MappingNode map, string path)
    {
        int before = errors.Count;
        if (new Binder(errors).Value(typeof(ClaimDocument), map, path) is not ClaimDocument document || errors.Count > before) return null;
        OptionMember[] kinds = [.. Kinds.Where(kind => kind.Of(document) is not null)];
        if (kinds.Length != 1)
        {
            errors.Add(map.At.Error($"a claim has one check, but {(kinds.Length == 0 ? "none" : string.Join(" and ", kinds.Select(kind => kind.Name)))} stands here; kinds: {string.Join(", ", KindNames)}"));
            return null;
        }

        Entry entry = map[kinds[0].Name]!;
        Check? check = Of(kinds[0].Name, kinds[0].Of(document)!, (MappingNode)entry.Value, $"{path}.{kinds[0].Name}");
        if (errors.Count > before || check is null) return null;
        Beside(check, entry);
        return errors.Count == before ? check : null;
    }

    private Check? Of(string kind, object options, MappingNode at, string path) => options switch
    {
        ComparisonOptions one => Compared(kind, one, at),
        MarginOptions one => Within(kind, one, at),
        EffectOptions one => Effect(kind, one, at, path),
        LargerEffectOptions one => LargerEffect(one, at),
        FigureOptions one => Figure(one, at, path),
        ChanceOptions one => Chance(kind, one, at),
        SpeedOptions one => Speed(kind, one, at, path),
        TrendOptions one => Trend(kind, one, at, path),
        CompatibleOptions one => Compatible(one, at),
        BestSettingOptions one => new SettingCheck(LevelsOf(one.Setting!), AsShare(one.Margin, new(context.Objective.Metric), at, "margin"), one.Tied),
        MostCommonOptions one => new MostCommonCheck(one.Factor!, FactorLevel(one.Factor!, at), Each(one.Among!, at, "among")),
        HoldsInOptions one => HoldsIn(one, at, path),
        _ => throw new InvalidOperationException($"no check for {options.GetType().Name}"),
    };

    private ValueCheck? Compared(string kind, ComparisonOptions one, MappingNode at)
    {
        (Subject Of, Subject Than)? pair = Subjects(one, at);
        Quantity quantity = MetricOf(one.Metric, at, "metric", one.Epoch, pair?.Of);
        bool? more = kind switch { "more" => true, "less" => false, _ => quantity.LargerIsBetter == (kind == "better") };
        if (kind is "better" or "worse" && quantity.LargerIsBetter is null && Measured(quantity))
        {
            errors.Add(at.At.Error($"{quantity} is neither better nor worse where it is larger: write more or less in place of {kind}"));
            return null;
        }

        double by = AsShare(one.By, quantity, at, "by");
        return pair is not var (of, than) ? null : new(of, Comparison.Difference, than, quantity, more is true ? Region.Above(by) : Region.Below(0 - by));
    }

    private ValueCheck? Within(string kind, MarginOptions one, MappingNode at)
    {
        (Subject Of, Subject Than)? pair = Subjects(one, at);
        Quantity quantity = MetricOf(one.Metric, at, "metric", one.Epoch, pair?.Of);
        double margin = AsShare(one.Margin!.Value, quantity, at, "margin");
        if (kind != "same" && quantity.LargerIsBetter is null && Measured(quantity))
        {
            errors.Add(at.At.Error($"{quantity} is neither better nor worse where it is larger: {kind} cannot be said of it; write same, more or less"));
            return null;
        }

        return pair is not var (of, than) ? null
            : new(of, Comparison.Difference, than, quantity,
                kind == "same" ? Region.About(0, margin) : quantity.LargerIsBetter == (kind == "not_better") ? Region.NotAbove(margin) : Region.NotBelow(margin));
    }

    private FactorCheck? Effect(string kind, EffectOptions one, MappingNode at, string path)
    {
        bool differs = kind == "effect";
        if (!differs && one.Margin is not > 0)
            errors.Add(at.At.Error($"{path}.margin is missing: \"no effect\" needs the smallest difference that would count, in the metric's unit; write margin: 0.002"));
        Quantity quantity = MetricOf(one.Metric, at, "metric");
        double margin = AsShare(one.Margin ?? 0, quantity, at, "margin");
        return Factor(one.Factor!, one.Levels, at) is { } levels ? new(one.Factor!, levels, quantity, margin, differs) : null;
    }

    private LargerEffectCheck LargerEffect(LargerEffectOptions one, MappingNode at)
    {
        // Of another study the factors are not known here.
        FactorOf Side(string name, string? study) => new(name, study, study is null && Factor(name, one.Levels, at) is var levels && one.Levels is not null ? levels ?? [] : one.Levels ?? []);
        if (one.Than is null && one.Study == one.ThanStudy)
            errors.Add(at.At.Error("larger_effect compares two factors, or one in two studies: write than: FACTOR, or than_study: NAME"));
        Quantity quantity = MetricOf(one.Metric, at, "metric");
        return new(Side(one.Factor!, one.Study), Side(one.Than ?? one.Factor!, one.ThanStudy), quantity, AsShare(one.By, quantity, at, "by"));
    }

    private ValueCheck? Figure(FigureOptions one, MappingNode at, string path)
    {
        int given = new[] { one.AtLeast, one.AtMost, one.About }.Count(value => value is not null);
        if (given != 1)
            errors.Add(at.At.Error($"{path} needs one of at_least, at_most and about, but it has {(given == 0 ? "none" : "more than one")}"));
        if (one.About is not null && one.Margin is null)
            errors.Add(at.At.Error($"{path}.margin is missing: about a value needs what it may be off by; write margin: …"));
        if (one.About is null && one.Margin is not null)
            errors.Add((at["margin"]?.Value.At ?? at.At).Error($"{path}.margin belongs to about"));
        if (one.Minus is not null && one.Over is not null)
            errors.Add(at.At.Error($"{path} takes minus or over, not both"));
        if (one.Over is not null && (one.AtLeast ?? one.AtMost ?? (one.About - one.Margin)) is <= 0)
            errors.Add(at.At.Error($"{path} is a ratio: its bounds must be above 0"));
        Subject? of = one.Of is null ? Subject.Of(SubjectKind.Best) : SubjectOf(one.Of);
        Subject? other = (one.Minus ?? one.Over) is { } node ? SubjectOf(node) : null;
        if (of is not null && other is not null) Comparable(of, other, at);
        Quantity quantity = MetricOf(one.Metric, at, "metric", one.Epoch, of);
        foreach ((double? value, string key) in one.Over is null ? new[] { (one.AtLeast, "at_least"), (one.AtMost, "at_most"), (one.About, "about"), (one.Margin, "margin") } : [])
            if (value is { } bound) AsShare(bound, quantity, at, key);
        if (of is null || (other is null && (one.Minus ?? one.Over) is not null) || given != 1) return null;
        return new(
            of, one.Minus is not null ? Comparison.Difference : one.Over is not null ? Comparison.Ratio : Comparison.None, other, quantity,
            one.AtLeast is double low ? Region.AtLeast(low) : one.AtMost is double high ? Region.AtMost(high) : Region.About(one.About!.Value, one.Margin ?? 0));
    }

    private ValueCheck? Chance(string kind, ChanceOptions one, MappingNode at)
    {
        Quantity quantity = MetricOf(one.Metric, at, "metric");
        double chance = AsShare(one.Chance!.Value, quantity, at, "chance"), margin = AsShare(one.Margin!.Value, quantity, at, "margin");
        double edge = chance + (quantity.LargerIsBetter is false ? -margin : margin);
        bool above = quantity.LargerIsBetter is not false == (kind == "learns");
        return SubjectOf(one.Level!) is { } of ? new(of, Comparison.None, null, quantity, above ? Region.Above(edge) : Region.Below(edge)) { Diverged = kind == "learns_nothing" } : null;
    }

    private SpeedCheck? Speed(string kind, SpeedOptions one, MappingNode at, string path)
    {
        Metric time = Metric.Of(one.Metric ?? "epochs");
        if (time.Name is not ("epochs" or "seconds"))
            errors.Add((at["metric"]?.Value.At ?? at.At).Error($"{path}.metric must be epochs or seconds, but \"{one.Metric}\" stands here"));
        (Metric? metric, double value) = (null, double.NaN);
        if (one.To is { } to)
        {
            if (to.Entries is not [{ Value: ScalarNode { Plain: true } scalar } entry] || !Numbers.IsNumber(scalar.Text, out value))
                errors.Add(to.At.Error($"{path}.to must be one metric with a number, {{ val_accuracy: 0.97 }}"));
            else if (!context.Columns.Contains((metric = Metric.Of(entry.Key)).Name))
                errors.Add(entry.KeyAt.Error($"{path}.to: {entry.Key} is no metric of an epoch{Nearest.Hint(entry.Key, [.. context.Columns])}"));
            else
                AsShare(value, new(metric), to, entry.Key);
        }

        return Subjects(one, at) is not var (of, than) ? null
            : new(of, than, time, metric, value, kind == "sooner" ? Region.Below(1 / one.Times) : Region.Above(one.Times));
    }

    private TrendCheck? Trend(string kind, TrendOptions one, MappingNode at, string path)
    {
        if (one.Factor is null == one.Studies is null)
        {
            errors.Add(at.At.Error($"{path} needs one of factor and studies, but it has {(one.Factor is null ? "none" : "both")}"));
            return null;
        }

        IReadOnlyList<string>? levels = one.Factor is null ? Each(one.Studies!, at, "studies") : Factor(one.Factor, one.Levels, at);
        if (one is { Spread: true, Of: ScalarNode { Text: "final" } }) errors.Add(at["spread"]!.Value.At.Error("the final network is one training, and has no spread over runs"));
        if (levels is { Count: 1 }) errors.Add(at.At.Error($"{path} needs at least two to rise or fall over"));
        Subject? of = one.Of is null ? Subject.Of(SubjectKind.Best) : SubjectOf(one.Of);
        Quantity quantity = MetricOf(one.Metric, at, "metric", of: of);
        // Of a deviation the slope is that of its logarithm: by how much it grows.
        double by = one.Spread ? Math.Log(1 + one.By) : AsShare(one.By, quantity, at, "by");
        return levels is null || of is null ? null
            : new(one.Factor, levels, of, quantity, one.Spread, kind == "rises" ? Region.Above(by) : Region.Below(0 - by));
    }

    private CompatibleCheck Compatible(CompatibleOptions one, MappingNode at)
    {
        Quantity validation = MetricOf(one.Metric, at, "metric"), test = one.Test is null ? new(validation.Metric.On(MetricPart.Test)) : MetricOf(one.Test, at, "test");
        if (validation is not { Metric: { Part: MetricPart.Validation, OfSamples: true }, Minus: null })
            errors.Add((at["metric"]?.Value.At ?? at.At).Error($"compatible is of a metric on validation samples, val_…, but {validation} stands here"));
        else if (test is not { Metric.Part: MetricPart.Test, Minus: null } || test.Metric.Base != validation.Metric.Base)
            errors.Add((at["test"]?.Value.At ?? at.At).Error($"test must be the same on the test set, {validation.Metric.On(MetricPart.Test)}, but {test} stands here"));
        return new(validation.Metric, test.Metric, AsShare(one.Margin!.Value, validation, at, "margin"));
    }

    private HoldsInCheck? HoldsIn(HoldsInOptions one, MappingNode at, string path)
    {
        if (one.AtLeast > one.Studies!.Count)
            errors.Add((at["at_least"]?.Value.At ?? at.At).Error($"{path}.at_least must be at most the number of studies, {one.Studies.Count}, but {one.AtLeast} stands here"));
        foreach (Entry entry in one.Claim!.Entries.Where(entry => entry.Key is "holds_in" or "needs" or "text" or "source"))
            errors.Add(entry.KeyAt.Error($"{path}.claim has no \"{entry.Key}\": {(entry.Key == "holds_in" ? "studies stand side by side" : $"{entry.Key} stands beside holds_in")}"));
        if (one.Claim.Entries.Any(entry => entry.Key == "holds_in")) return null;
        // What a claim names must be there in this study: the others vary the same.
        Check? inner = Check(one.Claim!.With("text", new ScalarNode("…", true, one.Claim.At)), $"{path}.claim");
        return inner is null ? null : new(Each(one.Studies, at, "studies"), one.AtLeast ?? one.Studies.Count, inner);
    }

    private (Subject Of, Subject Than)? Subjects(PairOptions pair, MappingNode at) =>
        (SubjectOf(pair.Level!), pair.Than is null ? Subject.Of(SubjectKind.Reference) : SubjectOf(pair.Than)) is ({ } of, { } other) && Comparable(of, other, at)
            ? (of, other) : null;

    /// <summary>Two subjects are not one and the same, and of one kind: a single network says nothing of runs.</summary>
    private bool Comparable(Subject of, Subject than, MappingNode at)
    {
        if (of.Study == than.Study && of.ToString() == than.ToString())
            errors.Add(at.At.Error($"{of} is compared with itself{(of.Kind is SubjectKind.Reference ? "; say what it is compared with, than: …" : "")}"));
        else if (of.Kind is SubjectKind.Final != than.Kind is SubjectKind.Final)
            errors.Add(at.At.Error("the final network is one training, and cannot be compared with a trial's runs: write best in place of final, or the final network of another study, { study: NAME, of: final }"));
        else
            return true;
        return false;
    }

    /// <summary>Names of which each stands once.</summary>
    private IReadOnlyList<string> Each(IReadOnlyList<string> names, MappingNode at, string key)
    {
        if (names.Count == 0)
            errors.Add(at[key]!.Value.At.Error($"{key} names nothing"));
        if (names.Count != names.Distinct().Count())
            errors.Add(at[key]!.Value.At.Error($"{key} must name each once, but \"{names.GroupBy(name => name).First(group => group.Count() > 1).Key}\" stands twice"));
        return names;
    }

    /// <summary>A number in a quantity's unit: of a share it lies in [−1, 1], and a percentage does not.</summary>
    private double AsShare(double value, Quantity quantity, MappingNode at, string key)
    {
        if (quantity.Metric.IsShare && Math.Abs(value) > 1)
            errors.Add((at[key]?.Value.At ?? at.At).Error(FormattableString.Invariant($"{key} is {value}, but {quantity.Metric} is a share from 0 to 1: write {value / 100} for {value} %")));
        return value;
    }

    /// <summary>reference, best, final, { FACTOR: LEVEL }, { study: NAME }, { study: NAME, of: final }.</summary>
    private Subject? SubjectOf(Node node)
    {
        if (node is ScalarNode word)
        {
            SubjectKind? kind = word.Text switch { Reference => SubjectKind.Reference, "best" => SubjectKind.Best, "final" => SubjectKind.Final, _ => null };
            if (kind is null) errors.Add(word.At.Error($"\"{word.Text}\" is nobody that a claim can speak of: write reference, best, final, or a level {{ FACTOR: LEVEL }}"));
            return kind is { } known ? Subject.Of(known) : null;
        }

        if (node is not MappingNode map)
        {
            errors.Add(node.At.Error("a claim speaks of reference, best, final, or of a level { FACTOR: LEVEL }, but a list stands here"));
            return null;
        }

        if (map["study"]?.Value is not (null or ScalarNode { IsOff: false }))
        {
            errors.Add(map["study"]!.Value.At.Error("study must be the name of a study"));
            return null;
        }

        string? study = (map["study"]?.Value as ScalarNode)?.Text;
        if (map["of"]?.Value is { } of)
        {
            if (map.Entries.FirstOrDefault(entry => entry.Key is not ("of" or "study")) is { } more)
                errors.Add(more.KeyAt.Error($"a subject has of or levels, but both stand here: of and {more.Key}"));
            else if (of is not ScalarNode)
                errors.Add(of.At.Error("of must be reference, best or final"));
            else
                return SubjectOf(of) is { } whose ? whose with { Study = study } : null;
            return null;
        }

        Entry[] levels = [.. map.Entries.Where(entry => entry.Key != "study")];
        if (levels.Length == 0) return Subject.Of(SubjectKind.Best, study);
        int before = errors.Count;
        Dictionary<string, string> labels = [];
        foreach (Entry entry in levels)
        {
            if (entry.Value is not ScalarNode scalar) errors.Add(entry.Value.At.Error($"a level of {entry.Key} must be one of its labels"));
            else labels[entry.Key] = study is null ? LevelOf(entry, scalar) : Label(scalar);
        }

        return errors.Count == before ? new(SubjectKind.Levels, labels, study) : null;
    }

    private Dictionary<string, IReadOnlyList<string>> LevelsOf(MappingNode setting)
    {
        if (setting.Entries.Count == 0) errors.Add(setting.At.Error("setting names no level: write { FACTOR: LEVEL }"));
        return setting.Entries.ToDictionary(entry => entry.Key, entry =>
        {
            IReadOnlyList<Node> labels = entry.Value is SequenceNode list ? list.Items : [entry.Value];
            if (labels.Count == 0 || labels.Any(label => label is not ScalarNode)) errors.Add(entry.Value.At.Error($"a level of {entry.Key} must be one of its labels, or a list of them"));
            return (IReadOnlyList<string>)[.. labels.OfType<ScalarNode>().Select(scalar => LevelOf(entry, scalar))];
        });
    }

    private string LevelOf(Entry entry, ScalarNode scalar)
    {
        string label = Label(scalar);
        if (!context.Factors.TryGetValue(entry.Key, out IReadOnlyList<string>? labels))
            errors.Add(entry.KeyAt.Error($"the search varies no \"{entry.Key}\"{Nearest.Hint(entry.Key, [.. context.Factors.Keys])}"));
        else if (labels.Contains(label) || label == Reference)
            return label;
        else if (label == context.ReferenceLabel(entry.Key))
            return Reference;
        else if (labels.Count > 0 && !context.Cut)
            errors.Add(scalar.At.Error($"{entry.Key} has no level \"{label}\"{Nearest.Hint(label, [.. labels.Append(Reference).Distinct()])}"));
        return label;
    }

    private string FactorLevel(string factor, MappingNode at)
    {
        ScalarNode scalar = (ScalarNode)at["level"]!.Value;
        return LevelOf(new Entry(factor, at["factor"]!.Value.At, scalar), scalar);
    }

    private static string Label(ScalarNode scalar) => Level.LabelOf(Scalars.ToJson(scalar));

    /// <summary>The labels that a claim means of a factor; null, with an error, where there is none.</summary>
    private IReadOnlyList<string>? Factor(string name, IReadOnlyList<string>? chosen, MappingNode at)
    {
        Mark place = at["factor"]?.Value.At ?? at.At;
        if (!context.Factors.TryGetValue(name, out IReadOnlyList<string>? labels))
        {
            errors.Add(place.Error($"the search varies no \"{name}\"{Nearest.Hint(name, [.. context.Factors.Keys])}"));
            return null;
        }

        if (labels.Count == 0)
        {
            errors.Add(place.Error($"{name} is a range, and has no levels to compare"));
            return null;
        }

        if (chosen is null) return labels;
        Each(chosen, at, "levels");
        IReadOnlyList<ScalarNode> nodes = [.. ((SequenceNode)at["levels"]!.Value).Items.OfType<ScalarNode>()];
        return [.. nodes.Select(scalar => LevelOf(new Entry(name, place, scalar), scalar))];
    }

    private bool Measured(Quantity quantity) => context.Measures(quantity.Metric) && (quantity.Minus is null || context.Measures(quantity.Minus));

    /// <summary>What is measured: by default what the study judges by, of the final network on the test set.</summary>
    private Quantity MetricOf(string? words, MappingNode at, string key, int? epoch = null, Subject? of = null)
    {
        bool isFinal = of?.Kind is SubjectKind.Final && epoch is null;
        Quantity quantity = (words is not null ? Quantity.Of(words) : new(isFinal ? context.Objective.Metric.On(MetricPart.Test) : context.Objective.Metric)) with { Epoch = epoch };
        Metric[] metrics = [.. new[] { quantity.Metric, quantity.Minus }.OfType<Metric>()];
        foreach (Metric metric in words is null ? [] : metrics.Where(metric => !context.Measures(metric)))
            errors.Add((at[key]?.Value.At ?? at.At).Error($"{metric} is not measured here{Nearest.Hint(metric.Name, context.Metrics)}"));
        foreach (Metric metric in isFinal ? metrics.Where(metric => metric is { Part: MetricPart.Validation, OfSamples: true }) : [])
            errors.Add((at[key]?.Value.At ?? at.At).Error($"{metric} is of the runs of a trial, and the final network has none: write {metric.On(MetricPart.Test)}, or best in place of final"));
        foreach (Metric metric in epoch is null ? [] : metrics.Where(metric => context.Measures(metric) && !context.Columns.Contains(metric.Name)))
            errors.Add(at["epoch"]!.Value.At.Error($"{metric} has no value at an epoch{Nearest.Hint(metric.Name, [.. context.Columns])}"));
        return quantity;
    }

    /// <summary>The studies that a claim names are there, and judge by the same where the claim takes the objective's metric.</summary>
    private void Beside(Check check, Entry entry)
    {
        if (context.Neighbour is not { } neighbour) return;
        bool own = entry.Value is MappingNode map && check is not (SpeedCheck or MostCommonCheck or HoldsInCheck { Check: SettingCheck or SpeedCheck })
            && ((check is HoldsInCheck ? (map["claim"]?.Value as MappingNode)?.Entries[0].Value as MappingNode : map)?["metric"] is null);
        foreach (string name in check.Studies.Distinct())
        {
            Mark at = PlaceOf(name, entry.Value) ?? entry.KeyAt;
            if (!context.Neighbours.Contains(name))
                errors.Add(at.Error($"there is no study \"{name}\" beside this one{Nearest.Hint(name, context.Neighbours)}"));
            else if (own && neighbour(name) is { } other && other != context.Objective.Metric.Name)
                errors.Add(at.Error($"{name} judges by {other}, this study by {context.Objective.Metric}: say which metric is meant, metric: …"));
        }
    }

    /// <summary>Where a word stands; null: nowhere.</summary>
    private static Mark? PlaceOf(string word, Node node) => node switch
    {
        ScalarNode scalar => scalar.Text == word ? scalar.At : null,
        MappingNode map => map.Entries.Select(entry => PlaceOf(word, entry.Value)).FirstOrDefault(at => at is not null),
        SequenceNode list => list.Items.Select(item => PlaceOf(word, item)).FirstOrDefault(at => at is not null),
        _ => null,
    };
}
