using Assay.Studies.Reading;
using Assay.Studies.Trees;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Assay.Studies.Writing;

/// <summary>Writes studies as YAML in normal form: sugar gone, every default written out, one order of keys.</summary>
internal static class StudyYaml
{
    /// <summary>
    /// The study as YAML; reading it gives an equal study. What stays away are the parameters of a function that the search
    /// exchanges: they follow its name, in each trial anew.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="baseDirectory">
    /// The folder that relative paths of data start from, as seen from the file's folder; null: that folder itself. It is
    /// written where the study has such paths.
    /// </param>
    public static string Write(Study study, string? baseDirectory = null)
    {
        using StringWriter text = new() { NewLine = "\n" };
        Emitter emitter = new(text, new EmitterSettings().WithMaxSimpleKeyLength(1024).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Emit(emitter, Tree(study, baseDirectory != "." && HasRelativePaths(study) ? baseDirectory : null));
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static bool HasRelativePaths(Study study) =>
        new[] { study.Reference.Data.Path, study.Reference.Data.TestPath, study.Reference.Data.ValidationPath }.Any(path => path is not null && !Path.IsPathRooted(path))
        || study.Search.SelectMany(stage => stage.Factors).SelectMany(factor => factor.Levels).SelectMany(level => level.Overrides.Keys)
            .Any(path => path is "data" or "data.path" or "data.test_path" or "data.validation_path");

    private static MappingNode Tree(Study study, string? baseDirectory)
    {
        MappingNode tree = NodeWriter.Record(Document(study) with { BaseDirectory = baseDirectory });
        return tree with { Entries = [.. tree.Entries.OrderBy(entry => entry.Key is "study" or "preset" ? 0 : 1)] };
    }

    private static StudyDocument Document(Study study) => new()
    {
        Study = study.Name,
        Preset = study.Preset,
        Data = study.Reference.Data,
        Network = study.Reference.Network,
        Training = study.Reference.Training,
        Evaluation = study.Evaluation,
        Objective = study.Objective,
        Search = [.. study.Search.Select(Stage)],
        Final = study.Final,
        Reported = study.Reported.Count == 0 ? null : new SequenceNode([.. study.Reported.Select(Figure)], default),
        Claims = study.Claims.Count == 0 ? null : new SequenceNode([.. study.Claims.Select(Claim)], default),
    };

    private static StageDocument Stage(Stage stage)
    {
        MappingNode factors = NodeWriter.Map(stage.Factors.Select(factor => (factor.Name, Factor(factor))));
        return new StageDocument
        {
            Grid = stage.Kind is StageKind.Grid ? factors : null,
            OneAtATime = stage.Kind is StageKind.OneAtATime ? factors : null,
            Random = stage.Kind is StageKind.Random ? factors : null,
            Sobol = stage.Kind is StageKind.Sobol ? factors : null,
            Tpe = stage.Kind is StageKind.Tpe ? factors : null,
            Gp = stage.Kind is StageKind.Gp ? factors : null,
            CmaEs = stage.Kind is StageKind.CmaEs ? factors : null,
            Auto = stage.Kind is StageKind.Auto ? factors : null,
            Ladder = stage.Kind is StageKind.Ladder ? factors : null,
            Confirm = stage.Confirm,
            Trials = stage.Trials,
            Seed = stage.Seed,
            Where = stage.Where is null ? null : new SequenceNode([.. stage.Where.Select(constraint => NodeWriter.Value(constraint.ToString()))], default),
            First = stage.First is null ? null : new SequenceNode([.. stage.First.Select(setting => NodeWriter.Map(setting.Select(pair => (pair.Key, First(stage, pair.Key, pair.Value)))))], default),
            Margin = stage.Margin,
            Racing = stage.Racing,
            Pruning = stage.Pruning,
            Until = stage.Until,
            Ahead = stage.Ahead,
            Keep = stage.Keep,
        };
    }

    /// <summary>A level of a setting that is tried first: its name where it is a set of overrides, else its value.</summary>
    private static Node First(Stage stage, string factor, Level level) =>
        level.Overrides.Count == 1 && level.Overrides.TryGetValue(factor, out System.Text.Json.Nodes.JsonNode? value) ? NodeJson.ToNode(value, default) : NodeWriter.Value(level.Label);

    private static Node Factor(Factor factor)
    {
        Node domain = factor.Domain is Choice choice ? Levels(factor.Name, choice.Levels) : Range(factor.Domain);
        if (factor.When is null) return domain;
        MappingNode map = domain as MappingNode ?? NodeWriter.Map([("levels", domain)]);
        return map.With("when", NodeWriter.Map(factor.When.Values.Select(pair =>
            (pair.Key, (Node)new SequenceNode([.. pair.Value.Select(label => new ScalarNode(label, true, default))], default)))));
    }

    /// <summary>A range as its options, in the order in which they are written by hand.</summary>
    private static MappingNode Range(Domain domain)
    {
        MappingNode range = NodeWriter.Record(domain);
        return range with { Entries = [.. range.Entries.Where(entry => entry is not { Key: "log", Value: ScalarNode { Text: "false" } })] };
    }

    private static Node Levels(string name, IReadOnlyList<Level> levels)
    {
        bool values = levels.All(level => level.Overrides.Count == 1
            && level.Overrides.TryGetValue(name, out System.Text.Json.Nodes.JsonNode? value)
            && level.Label == Level.LabelOf(value));
        return values
            ? new SequenceNode([.. levels.Select(level => NodeJson.ToNode(level.Overrides[name], default))], default)
            : NodeWriter.Map(levels.Select(level => (level.Label,
                (Node)NodeWriter.Map(level.Overrides.Select(pair => (pair.Key, NodeJson.ToNode(pair.Value, default)))))));
    }

    private static MappingNode Figure(ReportedFigure figure)
    {
        MappingNode map = NodeWriter.Map([(figure.Metric, NodeWriter.Value(figure.Value))]);
        return figure.Source is null ? map : map.With("source", NodeWriter.Value(figure.Source));
    }

    private static MappingNode Claim(Claim claim) => NodeWriter.Map(
        [("text", NodeWriter.Value(claim.Text)), .. claim.Source is null ? ((string, Node)[])[] : [("source", NodeWriter.Value(claim.Source))], .. claim.Check.Select(pair => (pair.Key, NodeJson.ToNode(pair.Value, default)))]);

    private static void Emit(Emitter emitter, Node node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Text, scalar.Plain ? ScalarStyle.Any : ScalarStyle.DoubleQuoted, true, true));
                break;
            case SequenceNode list:
                // A list of values stands on one line.
                bool flat = list.Items.All(item => item is ScalarNode);
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, flat ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (Node item in list.Items) Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case MappingNode map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, map.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (Entry entry in map.Entries)
                {
                    emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, entry.Key, ScalarStyle.Any, true, true));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }
}
