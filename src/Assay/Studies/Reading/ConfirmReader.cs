using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>Reads a stage that confirms, and holds it together with the stage that it confirms.</summary>
internal sealed class ConfirmReader(List<StudyError> errors, MappingNode tree)
{
    /// <param name="stages">All stages as they were written.</param>
    /// <param name="index">Which of them confirms, 0-based.</param>
    public PlacedStage Read(IReadOnlyList<StageDocument> stages, int index)
    {
        StageDocument stage = stages[index];
        ConfirmOptions confirm = stage.Confirm!;
        if (index == 0) Refuse("confirm", "confirm before a search: it runs the best trials of the stage before again, and there is none; put the search before it");
        else if (stages[index - 1].Confirm is not null) Refuse("confirm", "confirm directly after a confirm: there is nothing new to choose from; give the first one more seeds");
        else if (stages[index - 1].Keep is int kept && kept < confirm.Top)
        {
            errors.Add(Locate.Of(tree, $"search.{index - 1}.keep").Error(
                $"search.{index - 1}.keep must be at least what search.{index} confirms, {confirm.Top}, but {kept} stands here: leave keep out, or write confirm: {{ top: {kept} }}"));
        }

        (string Key, bool Stands)[] foreign =
            [("trials", stage.Trials is not null), ("seed", stage.Seed is not null), ("where", stage.Where is not null), ("racing", stage.Racing is not null),
                ("pruning", stage.Pruning is not null), ("until", stage.Until is not null), ("ahead", stage.Ahead is not null), ("first", stage.First is not null), ("margin", stage.Margin is not null)];
        foreach ((string key, _) in foreign.Where(one => one.Stands))
            Refuse(key, $"{key} has no place beside confirm, which runs what the stage before has kept and chooses nothing else; leave it out");
        if (stage.Keep > confirm.Top) Refuse("keep", $"keep must be at most confirm.top, {confirm.Top}, but {stage.Keep} stands here");
        return new PlacedStage(new Stage(StageKind.Confirm, [], stage.Keep ?? 1) { Confirm = confirm }, []);

        void Refuse(string key, string message) => errors.Add(Locate.Of(tree, $"search.{index}.{key}").Error($"search.{index}.{message}"));
    }
}
