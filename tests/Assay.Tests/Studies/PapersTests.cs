using Assay.Engine.Data;
using Assay.Planning;
using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Tests.Studies;

/// <summary>What the papers did and report, beside the studies that do it again.</summary>
public class PapersTests
{
    /// <summary>Figures that a paper states of one network or setting. Those that compare two stand with the claims.</summary>
    [Theory]
    [InlineData("triangle-20000", "test_accuracy", 0.997, "papers/000, text to figure 3")]
    [InlineData("spiral-4000", "test_accuracy", 0.973, "papers/000, text to figure 4")]
    [InlineData("spiral-4000-transfer", "test_accuracy", 0.920, "papers/000, text to figure 4")]
    [InlineData("dark-intervals", "parameters", 1000, "papers/001, section 1.1")]
    [InlineData("dark-intervals", "train_mse", 0.19, "papers/001, section 1.3")]
    [InlineData("dark-intervals", "test_mse", 0.38, "papers/001, section 1.3")]
    [InlineData("digits-cnn", "parameters", 3e6, "papers/001, section 2.2")]
    [InlineData("digits-cnn", "test_accuracy", 0.993, "papers/001, section 2.4")]
    [InlineData("digits-dense", "train_accuracy", 0.9993, "papers/003, section 2")]
    [InlineData("digits-dense-regularised", "train_accuracy", 0.9983, "papers/003, section 3")]
    [InlineData("digits-dense-regularised", "val_accuracy", 0.985, "papers/003, section 3")]
    [InlineData("digits-dense-regularised", "test_accuracy", 0.9837, "papers/003, section 4")]
    [InlineData("digits-dense-regularised", "test_wrong", 163, "papers/003, section 4")]
    [InlineData("digits-dense-regularised", "test_f1", 0.98, "papers/003, section 4")]
    [InlineData("digits-dense-regularised", "test_class_f1", 0.975, "papers/003, section 4")]
    [InlineData("clock-regression", "test_circular_mae", 19, "papers/004, section 3.1")]
    [InlineData("clock-regression", "test_circular_mae", 25, "papers/004, section 3.1")]
    [InlineData("clock-regression", "val_loss", 0.01, "papers/004, section 3.1")]
    [InlineData("clock-classes-24", "val_accuracy", 0.85, "papers/004, section 3.2")]
    [InlineData("clock-two-heads", "test_circular_mae", 5, "papers/004, section 3.3")]
    [InlineData("clock-periodic", "val_accuracy", 0.95, "papers/004, section 3.4")]
    [InlineData("clock-periodic", "test_circular_mae", 6, "papers/004, section 3.4")]
    public void A_figure_that_a_paper_reports_stands_in_its_study_with_its_place(string study, string metric, double value, string place) =>
        StudiesTests.Load($"{study}.yaml", null).Reported
            .ShouldContain(figure => figure.Metric == metric && figure.Value == value && figure.Source!.StartsWith(place));

    private static readonly Lazy<Dictionary<string, Study>> All = new(() => StudiesTests.Files.Select(row => StudiesTests.Load(row.Data, null)).ToDictionary(study => study.Name));

    private static readonly Lazy<Paper[]> Papers = new(() => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "studies", PaperFile.FolderName), "*.yaml")
        .Order(StringComparer.Ordinal).Select(file => PaperFile.Load(file, All.Value))]);

    /// <summary>Every study, claim and reported figure stands for something that a paper does or says, and has its line on the page of all.</summary>
    [Fact]
    public void Every_study_claim_and_figure_stands_in_a_row_of_a_paper()
    {
        Papers.Value.Select(paper => paper.Name).ShouldBe(["000", "001", "002", "003", "004"]);
        PaperPart[] parts = [.. Papers.Value.SelectMany(paper => paper.Rows).SelectMany(row => row.Parts)];
        All.Value.Keys.Except(parts.Select(part => part.Study)).ShouldBeEmpty();
        All.Value.Values.SelectMany(study => study.Claims.Except(parts.Where(part => part.Study == study.Name).SelectMany(part => part.Claims), ReferenceEqualityComparer.Instance)
            .Select(claim => $"{study.Name}: {((Claim)claim!).Text}")).ShouldBeEmpty();
        All.Value.Values.SelectMany(study => study.Reported.Except(parts.Where(part => part.Study == study.Name).SelectMany(part => part.Figures))
            .Select(figure => $"{study.Name}: {figure.Metric}")).ShouldBeEmpty();
    }

    /// <summary>A row of a paper has claims or figures of its studies, or a reason why not; or it tells of the studies themselves.</summary>
    [Fact]
    public void A_row_of_a_paper_is_of_its_own_paper()
    {
        foreach (Paper paper in Papers.Value)
        {
            foreach (string place in paper.Rows.SelectMany(row => row.Parts).SelectMany(part => part.Claims.Select(claim => claim.Source).Concat(part.Figures.Select(figure => figure.Source))).OfType<string>())
                place.ShouldContain($"papers/{paper.Name}");
        }
    }

    [Theory]
    [InlineData("rows:\n  - what: a\n    studies: [triangle-80]\n", 5, "there is no study \"triangle-80\"; did you mean \"triangle-800\"?")]
    [InlineData("rows:\n  - what: a\n    studies: [triangle-800]\n    claims: [is flat]\n", 6, "no claim of triangle-800 has the words \"is flat\" in its text")]
    [InlineData("rows:\n  - what: a\n    studies: [spiral-4000]\n    figures: [test_mse]\n", 6, "spiral-4000 reports no test_mse")]
    [InlineData("rows:\n  - what: a\n", 4, "a row names the studies that stand for it, or says why none does: studies: [NAME], or unchecked: REASON")]
    [InlineData("row: []\n", 3, "a paper has no \"row\"; did you mean \"rows\"?")]
    public void A_paper_that_names_what_is_not_there_is_refused_with_the_line(string rest, int line, string message)
    {
        Should.Throw<StudyException>(() => PaperFile.Parse("paper: x\ntitle: y\n" + rest, "x.yaml", All.Value)).Errors
            .Select(error => (error.Message, error.Line)).ShouldContain((message, line));
    }

    public static TheoryData<string> DrawnFiles =>
        [.. StudiesTests.Files.Select(row => row.Data).Where(file => ImageSet.Of(StudiesTests.Load(file, null).Reference.Data.Source) is null)];

    /// <summary>What check does: samples drawn, runs counted, memory stated. Studies of image files: <see cref="StudiesTests"/>.</summary>
    [Theory]
    [MemberData(nameof(DrawnFiles))]
    public void A_study_of_drawn_samples_is_planned(string file)
    {
        Study study = StudiesTests.Load(file, "quick");
        StudyPlan plan = StudyPlan.Of(study, Repository.Root, jobs: 2, memoryBytes: 8L << 30);
        plan.TrainSamples.ShouldBe(study.Reference.Data.Samples!.Value);
        plan.TestSamples.ShouldBeGreaterThan(0);
    }
}
