using Assay.Engine.Data;
using Assay.Studies;

namespace Assay.Tests.Studies;

/// <summary>Studies of images: what is known of them before a file is opened, and how they read back.</summary>
public class ImageStudyTests
{
    private static string Text(string data, string units = "10", string kernel = "5") => $$"""
        study: small
        data: { {{data}} }
        network:
          - conv2d: { name: c, filters: 2, kernel: {{kernel}} }
          - flatten: {}
          - dense: { units: {{units}}, activation: softmax }
        training:
          loss: sparse_categorical_crossentropy
          optimizer: { name: adam, learning_rate: 0.01 }
          epochs: 5
        objective: { maximize: val_accuracy }

        """;

    [Theory]
    [InlineData("source: mnist")]
    [InlineData("source: fashion_mnist, samples: 500, test_samples: 50")]
    [InlineData("source: cifar10, path: images, augmentation: { crop: 4, horizontal_flip: true, each_epoch: true }")]
    [InlineData("source: npy, path: images")]
    [InlineData("source: csv, path: digits.csv, label: digit, image: [28, 28, 1]")]
    public void A_study_of_images_reads_back_and_its_pixels_are_divided_by_255(string data)
    {
        Study study = Texts.Read(Text(data));
        study.Reference.Data.Scaling.ShouldBe(new ScalingOptions { Name = ScalingKind.Divide, By = 255 });
        Study again = Texts.Read(Assay.Studies.Writing.StudyYaml.Write(study));
        Assay.Studies.Writing.StudyYaml.Write(again).ShouldBe(Assay.Studies.Writing.StudyYaml.Write(study));
        again.Reference.Data.Augmentation.ShouldBe(study.Reference.Data.Augmentation);
    }

    [Theory]
    [InlineData("source: mnist", "9", "5", "one unit a class, 10")]
    [InlineData("source: mnist", "10", "29", "input 28 −")]
    [InlineData("source: cifar10", "10", "33", "input 32 −")]
    [InlineData("source: csv, path: digits.csv, label: digit, image: [8, 8]", "10", "9", "input 8 −")]
    public void What_cannot_fit_is_refused_before_a_file_is_opened(string data, string units, string kernel, string told) =>
        Texts.Errors(Text(data, units, kernel)).ShouldHaveSingleItem().ShouldContain(told);

    [Theory]
    [InlineData("source: npy, path: images")]
    [InlineData("source: csv, path: digits.csv, label: digit")]
    public void What_only_the_files_know_is_not_refused_before(string data) =>
        Texts.Read(Text(data, "12", "99")).Reference.Data.Source.ShouldNotBeNull();
}
