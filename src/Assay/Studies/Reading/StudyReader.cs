using System.Text.Json.Nodes;
using Assay.Studies.Claims;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>From the tree of a file to a study, in the order in which a file takes effect.</summary>
/// <param name="file">The file's name, for errors.</param>
/// <param name="folder">The folder it lies in, where other studies lie beside it; null for text that lies in none.</param>
/// <param name="data">Whether files of data are looked for; they lie in a folder.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class StudyReader(string file, string? folder, bool data, List<StudyError> errors)
{
    public Study? Read(
        MappingNode tree, string? preset, IReadOnlyList<string> sets, Func<string, string?, IReadOnlyDictionary<string, JsonNode?>?>? bestOf)
    {
        // 1. What is laid over the file, each over what came before: another study's winner, a preset, the command line.
        Presets presets = new(tree, errors);
        string? applied = presets.Choose(preset, file);
        tree = BestOf(tree, applied, bestOf);
        MappingNode file0 = tree;
        if (applied is not null) tree = presets.Apply(tree, applied, errors);
        foreach (string set in sets) tree = Set(tree, set);
        tree = Overlay.WithoutOff(tree);

        // 2. Typed options and the rules between them.
        StudyDocument document = Document(tree, errors);
        presets.CheckOthers(file0, applied, other => Document(Overlay.WithoutOff(presets.Apply(file0, other, errors)), errors), errors);

        // 3. The space, every level tried.
        IReadOnlyList<PlacedStage> stages = new SearchReader(errors).Read(document.Search, tree, document.Data?.Seed ?? 0);
        Defaults defaults = new(stages.SelectMany(stage => stage.Factors).SelectMany(factor => factor.Levels)
            .SelectMany(level => level.Overrides).Select(item => item.Path).ToHashSet());
        Experiment? reference = ExperimentReader.Of(document) is Experiment given ? defaults.Complete(given) : null;
        new SpaceCheck(errors.Count == 0 ? ExperimentReader.TreeOf(reference!) : ExperimentReader.Part(tree), errors).Check(stages);

        // 4. The files of data, where all else is right.
        if (errors.Count == 0 && data && folder is not null)
            new DataFilesCheck(tree, Path.Combine(folder, document.BaseDirectory ?? ""), errors).Check(reference!, stages);

        IReadOnlyList<ReportedFigure> reported = new ReportedReader(errors).Read(document);
        // A claim may speak of levels that a preset or an override cuts away: it is then not tested.
        MappingNode whole = Overlay.WithoutOff(file0);
        IEnumerable<PlacedStage> uncut = applied is null && sets.Count == 0 ? [] : new SearchReader([]).Read(Document(whole, []).Search, whole, document.Data?.Seed ?? 0);
        IReadOnlyList<Claim> claims = reference is null || document.Objective is null ? []
            : Claims(document, reference, [.. stages.Concat(uncut).Select(stage => stage.Stage)], cut: applied is not null && !presets.Holds(applied));
        return errors.Count > 0 ? null : new Study
        {
            Name = document.Study!,
            Reference = reference!,
            Evaluation = document.Evaluation,
            Objective = document.Objective!,
            Search = [.. stages.Select(stage => stage.Stage)],
            Final = document.Final,
            Reported = reported,
            Claims = claims,
            Preset = applied,
            BaseDirectory = document.BaseDirectory,
        };
    }

    private IReadOnlyList<Claim> Claims(StudyDocument document, Experiment reference, IReadOnlyList<Stage> stages, bool cut)
    {
        Neighbours? beside = folder is null || Path.GetFileName(file) == Neighbours.KeptName ? null : new(folder);
        ClaimReader reader = new(new(document.Objective!, stages, reference)
        {
            Neighbour = beside is null ? null : beside.ObjectiveOf,
            Neighbours = beside?.Names ?? [],
            Cut = cut,
        }, errors);
        return [.. (document.Claims?.Items ?? []).Select((node, i) => reader.Read(node, $"claims.{i}")).OfType<Claim>()];
    }

    private static StudyDocument Document(MappingNode tree, List<StudyError> errors)
    {
        StudyDocument document = new Binder(errors).Record<StudyDocument>(tree);
        Experiment? experiment = ExperimentReader.Of(document);
        if (experiment is not null)
        {
            experiment = Defaults.OfTrial.Complete(experiment);
            ExperimentReader.Check(experiment, tree, errors);
        }

        foreach ((string path, string message) in StudyRules.Check(document, experiment))
            errors.Add(Locate.Of(tree, path).Error(message));
        return document;
    }

    private MappingNode BestOf(MappingNode tree, string? preset, Func<string, string?, IReadOnlyDictionary<string, JsonNode?>?>? bestOf)
    {
        if (tree["best_of"]?.Value is not ScalarNode { IsOff: false } name) return tree;
        if (!StudyRules.NamesFolder(name.Text) || name.Text == (tree["study"]?.Value as ScalarNode)?.Text)
        {
            errors.Add(name.At.Error($"best_of must be the name of another study, but \"{name.Text}\" stands here"));
            return tree;
        }

        if (bestOf?.Invoke(name.Text, preset) is not { } winner)
        {
            string sibling = Path.Combine(Path.GetDirectoryName(file) ?? "", name.Text + ".yaml");
            errors.Add(name.At.Error(
                $"best_of needs the results of {name.Text}, and there are none; first run: assay run {sibling}{(preset is null ? "" : $" --preset {preset}, or the whole study")}"));
            return tree;
        }

        foreach ((string path, JsonNode? value) in winner.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            // The data are this study's own: what is carried over is how to build and train a network.
            if (path.StartsWith("data", StringComparison.Ordinal)) continue;
            tree = Overlay.Set(typeof(StudyDocument), tree, path, NodeJson.ToNode(value, name.At), out string? deadEnd);
            if (deadEnd is not null)
                errors.Add(name.At.Error(
                    $"the best setting of {name.Text} does not fit this study's reference: {deadEnd}"));
        }

        return tree;
    }

    private MappingNode Set(MappingNode tree, string set)
    {
        Mark at = new("--set", 0, 0);
        int equals = set.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            errors.Add(at.Error($"an override is written path=value, but \"{set}\" stands here"));
            return tree;
        }

        Node? value = YamlReader.Read(set[(equals + 1)..], "--set", errors, places: false);
        if (value is null) return tree;
        tree = Overlay.Set(typeof(StudyDocument), tree, set[..equals].Trim(), value, out string? deadEnd);
        if (deadEnd is not null) errors.Add(at.Error(deadEnd));
        return tree;
    }
}
