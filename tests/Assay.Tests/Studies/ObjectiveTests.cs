using Assay.Studies;

namespace Assay.Tests.Studies;

public class ObjectiveTests
{
    [Theory]
    [InlineData("val_accuracy", null, false), InlineData(null, "val_loss", false), InlineData(null, "val_minute_mae", false)]
    [InlineData("val_loss", null, true), InlineData("mse", null, true), InlineData(null, "val_hour_accuracy", true)]
    [InlineData("learning_rate", null, false)] // neither is better
    public void An_objective_knows_whether_it_asks_for_what_is_worse(string? maximize, string? minimize, bool contrary) =>
        new ObjectiveOptions { Maximize = maximize, Minimize = minimize }.IsContrary.ShouldBe(contrary);
}
