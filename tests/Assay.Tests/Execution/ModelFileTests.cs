using System.Buffers.Binary;
using System.Text;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Storage;

namespace Assay.Tests.Execution;

/// <summary>
/// Model files, whole and damaged in every way. A damaged one is refused, or (a flipped bit of a weight, without the journal's
/// SHA-256 beside it) is still a model of the same shapes; nothing else comes of it. <c>ASSAY_MODELS</c> says how many
/// (tests/nightly/models).
/// </summary>
public class ModelFileTests
{
    private static readonly byte[] Whole = Bytes();

    [Fact]
    public void A_damaged_model_is_refused_or_has_the_shapes_it_had()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("ASSAY_MODELS"), out int asked) ? asked : 100;
        RandomSequence random = new RandomKey(361).Sequence(Purpose.Search);
        (int refused, int read, double slowest, long most) = (0, 0, 0, 0);
        for (int i = 0; i < count; i++)
        {
            byte[] damaged = Damaged(random, i);
            long begun = System.Diagnostics.Stopwatch.GetTimestamp(), taken = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                SavedModel model = ModelFile.Read("model", damaged);
                model.Network.Parameters.Length.ShouldBe(ModelFile.Read("model", Whole).Network.Parameters.Length, $"{i}");
                read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }

            slowest = Math.Max(slowest, System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds);
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - taken);
        }

        TestContext.Current.SendDiagnosticMessage($"{count} damaged models: {refused} refused, {read} read, 0 escaped; slowest {slowest:0.000} s, most memory {most >> 10} kB");
        slowest.ShouldBeLessThan(20);
        most.ShouldBeLessThan(1L << 30);
    }

    [Fact]
    public void A_model_with_heads_comes_back_with_what_each_learnt()
    {
        LayerOptions[] layers =
        [
            new DenseOptions { Units = 3 }, new BatchNormOptions(),
            new HeadsOptions
            {
                Heads = new Dictionary<string, IReadOnlyList<LayerOptions>> { ["b"] = [new DenseOptions { Units = 1 }], ["a"] = [new DenseOptions { Units = 2 }] },
            },
        ];
        float[] parameters = [.. Enumerable.Range(0, TrainedNetwork.CountValues(layers, 4) is var count ? (int)count + 32 : 0).Select(i => (float)i)];
        TrainedNetwork network = new(layers, 4, parameters);
        network = new(layers, 4, parameters[..network.Tensors.Max(tensor => tensor.Offset + tensor.Size)]);
        Dictionary<string, HeadOptions> heads = new() { ["a"] = new() { Loss = new() { Name = LossKind.CategoricalCrossentropy } }, ["b"] = new() { Loss = new() { Name = LossKind.Huber } } };
        TargetColumn[] columns = [new("a", 2, ["no", "yes"]), new("b", 0, [])];
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "model.safetensors");
        ModelFile.Save(path, new SavedModel("run", network, new Scaler([0], [1]), ["x"], ["a", "b"], [], null, heads, columns));
        SavedModel read = ModelFile.Load(path);
        read.Network.Predict([1, 2, 3, 4]).ShouldBe(network.Predict([1, 2, 3, 4]));
        read.Network.Only("b").Predict([1, 2, 3, 4]).ShouldBe(network.Predict([1, 2, 3, 4])[2..]);
        (read.Loss, read.Heads!["b"].Loss!.Name, read.Columns![0].ClassNames[1]).ShouldBe((null, LossKind.Huber, "yes"));
    }

    [Theory]
    [InlineData("assay-1", "assay-2", "its format is 'assay-2', and 'assay-1' is read")]
    [InlineData("\"F32\"", "\"F64\"", "another type, shape or place than its layer")]
    [InlineData("\"data_offsets\":[0,", "\"data_offsets\":[4,", "another type, shape or place than its layer")]
    [InlineData("units\\\":3", "units\\\":9", "its layers take")]
    [InlineData("repeat\\\":1", "repeat\\\":9", "its layers have more tensors")]
    [InlineData("\"hidden.bias\"", "\"hidden.bios\"", "there is no tensor hidden.bias")]
    public void What_it_says_of_itself_is_checked(string text, string other, string told)
    {
        string message = Should.Throw<InvalidDataException>(() => ModelFile.Read("model.safetensors", WithHeader(header => Replaced(header, text, other)))).Message;
        message.ShouldStartWith("model.safetensors: not a model of Assay, or a damaged one: ");
        message.ShouldContain(told);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(1L << 40)]
    [InlineData(0)]
    public void A_header_longer_than_the_file_is_not_made_room_for(long length)
    {
        byte[] file = [.. Whole];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        Should.Throw<InvalidDataException>(() => ModelFile.Read("model", file)).Message.ShouldContain($"its header is to have {length} bytes");
    }

    private static byte[] Damaged(RandomSequence random, int i)
    {
        byte[] file = [.. Whole];
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        switch (i % 8)
        {
            case 0:
                file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
                return file;
            case 1: // in the header, where everything means something
                file[8 + random.Next(header)] ^= (byte)(1 << random.Next(8));
                return file;
            case 2:
                return file[..random.Next(file.Length)];
            case 3:
                return [.. file, .. new byte[1 + random.Next(100)]];
            case 4:
                for (int k = 0; k < 10; k++) file[8 + random.Next(header)] = (byte)random.Next(256);
                return file;
            case 5: // a digit for a digit: sizes, offsets, shapes
                int[] digits = [.. Enumerable.Range(8, header).Where(at => char.IsAsciiDigit((char)file[at]))];
                for (int k = 0; k < 1 + (i % 3); k++) file[digits[random.Next(digits.Length)]] = (byte)('0' + random.Next(10));
                return file;
            case 6: // a number with many more digits
                return WithHeader(text =>
                {
                    int[] places = [.. Enumerable.Range(0, text.Length).Where(at => char.IsAsciiDigit(text[at]))];
                    return text.Insert(places[random.Next(places.Length)], new string('9', 1 + random.Next(30)));
                });
            default:
                int from = 8 + random.Next(header), length = Math.Min(1 + random.Next(40), file.Length - from);
                return [.. file[..from], .. file[(from + length)..]];
        }
    }

    private static string Replaced(string text, string old, string by)
    {
        text.ShouldContain(old);
        return text.Replace(old, by, StringComparison.Ordinal);
    }

    /// <summary>The file with another header, whose length is right.</summary>
    private static byte[] WithHeader(Func<string, string> change)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(Whole);
        byte[] header = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(Whole.AsSpan(8, length)))), size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, header.Length);
        return [.. size, .. header, .. Whole[(8 + length)..]];
    }

    private static byte[] Bytes()
    {
        LayerOptions[] layers =
        [
            new DenseOptions { Name = "hidden", Units = 3, Activation = new() { Name = ActivationKind.Tanh } }, new BatchNormOptions(), new DropoutOptions { Rate = 0.2 },
            new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } },
        ];
        float[] parameters = [.. Enumerable.Range(0, new TrainedNetwork(layers, 2, []).Tensors.Max(tensor => tensor.Offset + tensor.Shape.Aggregate(1, (size, extent) => size * extent))).Select(i => i / 8f)];
        string path = Path.GetTempFileName();
        try
        {
            ModelFile.Save(path, new SavedModel("run", new TrainedNetwork(layers, 2, parameters), new Scaler([0, 0], [1, 1]), ["x", "y"], ["label"], ["0", "1"], new LossOptions { Name = LossKind.BinaryCrossentropy }));
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
