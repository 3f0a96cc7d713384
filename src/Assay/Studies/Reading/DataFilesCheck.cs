using Assay.Engine.Data;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>
/// Looks for the files of data that a study names, in its reference and in each level alone. What two levels name together is
/// found when it is loaded.
/// </summary>
/// <param name="tree">The study's tree.</param>
/// <param name="baseDirectory">The folder that paths of data start from.</param>
/// <param name="errors">Takes what is missing, at the place that names it.</param>
internal sealed class DataFilesCheck(MappingNode tree, string baseDirectory, List<StudyError> errors)
{
    public void Check(Experiment reference, IReadOnlyList<PlacedStage> stages)
    {
        // A file is looked for once, however many levels lead to it.
        HashSet<DataOptions> seen = [];
        Look(reference.Data, option => Locate.Of(tree, option));
        MappingNode experiment = ExperimentReader.Part(tree);
        foreach (PlacedLevel level in stages.SelectMany(stage => stage.Factors).SelectMany(factor => factor.Levels))
        {
            if (!level.Overrides.Any(item => item.Path is "data" or "data.source" or "data.path" or "data.test_path" or "data.validation_path")) continue;
            if (ExperimentReader.Lay(experiment, level.Overrides, []).Experiment is { } laid)
                Look(laid.Data, option => level.Overrides.FirstOrDefault(item => item.Path == option).Value?.At ?? level.At);
        }

        void Look(DataOptions data, Func<string, Mark> place)
        {
            if (!seen.Add(new DataOptions { Source = data.Source, Path = data.Path, TestPath = data.TestPath, ValidationPath = data.ValidationPath })) return;
            foreach ((string option, string message) in DataSource.MissingFiles(data, baseDirectory))
                errors.Add(place(option).Error($"{option}: {message}"));
        }
    }
}
