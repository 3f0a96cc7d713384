using Assay.Cli.Commands;

namespace Assay.Cli.Tests;

/// <summary>From a table to a network, as a person does it.</summary>
public class NewAndTuneTests
{
    private static string Table(Workplace place) => place.Write("shop visits.csv", "id,minutes,day,bought\n" + string.Concat(
        Enumerable.Range(0, 120).Select(i => $"v{i},{i * i % 53},{(i % 7 < 5 ? "week" : "weekend")},{(i * i % 53 > 30 ? "yes" : "no")}\n")));

    [Fact]
    public void New_writes_a_study_once_that_check_takes()
    {
        using Workplace place = new();
        Table(place);
        Ended ended = place.Run("new", "shop visits.csv", "--target", "bought");
        ended.ExitCode.ShouldBe(0, ended.Error);
        ended.Output.ShouldStartWith("study       shop-visits.yaml\n");
        Ended check = place.Run("check", "shop-visits.yaml");
        check.ExitCode.ShouldBe(0, check.Error);
        check.Output.ShouldContain("day: 2 categories, week, weekend");
        check.Output.ShouldContain("yes is the positive one");
        Ended again = place.Run("new", "shop visits.csv", "--target", "bought");
        again.ExitCode.ShouldBe(2);
        again.Error.ShouldContain("shop-visits.yaml: there is such a file already: name another one (--out FILE), or delete it");
    }

    [Theory]
    [InlineData("shop visits", "shop-visits")]
    [InlineData("größe_für Übung", "groesse_fuer-Uebung")]
    [InlineData("café déjà-vu", "cafe-deja-vu")]
    [InlineData("Łódź 2", "Lodz-2")]
    [InlineData("gro\u0308\u00dfe", "groesse")]
    [InlineData("Straẞe", "StraSse")]
    [InlineData("数据 7", "---7")]
    [InlineData("数据", "study")]
    [InlineData(".hidden", "hidden")]
    public void A_study_is_named_after_its_data_in_letters_that_folders_have_everywhere(string data, string name) => FolderName.Of(data).ShouldBe(name);

    [Theory]
    [InlineData("which column of shop visits.csv is to be predicted? Name it: --target COLUMN", "shop visits.csv")]
    [InlineData("there is no column 'bougt' (--target): did you mean 'bought'?", "shop visits.csv", "--target", "bougt")]
    [InlineData("training.epochs=3 is not of the data: write it into the file that is made", "shop visits.csv", "--target", "bought", "--set", "training.epochs=3")]
    [InlineData("none.csv", "none.csv", "--target", "bought")]
    public void What_is_wrong_is_told_and_nothing_is_written(string message, params string[] arguments)
    {
        using Workplace place = new();
        Table(place);
        Ended ended = place.Run(["new", .. arguments]);
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain(message);
        Directory.GetFiles(place.Folder, "*.yaml").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("new"), InlineData("tune")]
    public void A_folder_of_pictures_is_told_what_to_make_of_them(string command)
    {
        using Workplace place = new();
        Directory.CreateDirectory(Path.Combine(place.Folder, "pictures", "cats"));
        place.Write("pictures/cats/1.png", "");
        Ended ended = place.Run(command, "pictures");
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain("pictures: there is no images.npy here, which with labels.npy is what images are read from");
        ended.Error.ShouldContain("How a folder of pictures (PNG, JPEG) becomes the two: README.md, Images");
    }

    [Fact]
    public void Tune_ends_with_a_network_that_predicts_and_goes_on_when_it_is_called_again()
    {
        using Workplace place = new();
        Table(place);
        Ended ended = place.Run("tune", "shop visits.csv", "--target", "bought", "--out", "out");
        ended.ExitCode.ShouldBe(0, ended.Error);
        ended.Output.ShouldContain("model       ");
        Ended told = place.Run("predict", "out", "--input", "shop visits.csv", "--keep", "id");
        told.ExitCode.ShouldBe(0, told.Error);
        told.Output.ShouldStartWith("id,predicted_bought\nv0,no\n");
        place.Run("tune", "shop visits.csv", "--target", "bought", "--out", "out").ExitCode.ShouldBe(0);
        File.AppendAllText(Path.Combine(place.Folder, "shop-visits.yaml"), "# changed\n");
        place.Run("tune", "shop visits.csv", "--target", "bought", "--out", "out").Error.ShouldContain("there is a study already that is another one");
    }
}
