using Assay.Engine.Data;
using Assay.Planning;
using Assay.Studies;

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

    /// <summary>The experiments of ../shared/CHECKLIST.md by paper: each has its studies, and no study is of none.</summary>
    [Fact]
    public void Every_experiment_of_a_paper_has_its_study()
    {
        string[] ofPapers =
        [
            // papers/000
            "triangle-800", "triangle-4000", "triangle-8000", "triangle-20000", "triangle-4000-augmented", "triangle-random", "spiral-4000",
            "spiral-4000-transfer",
            // papers/001
            "dark-intervals", "dark-intervals-shrink", "dark-intervals-activation", "digits-cnn", "digits-cnn-depth", "digits-cnn-filters",
            "digits-cnn-neurons", "digits-cnn-dropout", "digits-cnn-batchnorm", "digits-cnn-stride", "digits-cnn-batch",
            // papers/002
            "lenet-mnist-one-at-a-time", "lenet-mnist-one-at-a-time-architecture", "lenet-cifar-one-at-a-time", "lenet-cifar-one-at-a-time-architecture",
            // papers/003
            "digits-dense", "digits-dense-l1", "digits-dense-l2", "digits-dense-dropout", "digits-dense-maxnorm", "digits-dense-early-stopping",
            "digits-dense-regularised", "digits-dense-better",
            // papers/004
            "mlp-mnist-one-at-a-time", "mlp-fashion-one-at-a-time", "cnn-mnist-one-at-a-time", "cnn-fashion-one-at-a-time", "permuted-mnist",
            "permuted-fashion", "clock-regression", "clock-regression-raw", "clock-classes-24", "clock-classes-720", "clock-two-heads", "clock-periodic",
            "clock-sine-cosine",
        ];
        StudiesTests.Files.Select(row => row.Data.Replace(".yaml", "", StringComparison.Ordinal)).ShouldBe(ofPapers, ignoreOrder: true);
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
