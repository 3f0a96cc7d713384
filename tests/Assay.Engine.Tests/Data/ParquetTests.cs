using Assay.Engine.Data;
using Parquet;
using Parquet.Schema;

namespace Assay.Engine.Tests.Data;

/// <summary>A Parquet file is the CSV with the same in it.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "golden", name);

    private LoadedData Load(string file, string label = "kind") =>
        DataSource.Load(new DataOptions { Source = SourceKind.Csv, Path = file, Label = label, TestFraction = 0.2 }, _scratch.Folder);

    private string Fault(string file) => Scratch.Errors(() => Load(file)).ShouldHaveSingleItem().ToString();

    [Fact]
    public void A_file_by_another_writer_is_the_same_table_as_its_csv()
    {
        foreach (string name in new[] { "points.csv", "points.parquet" }) File.Copy(Golden(name), _scratch.Path(name));
        LoadedData csv = Load("points.csv"), parquet = Load("points.parquet");
        parquet.Train.FeatureNames.ShouldBe(["x", "x missing", "n", "big", "size, in words: L \"large\"", "size, in words: M", "size, in words: S", "size, in words: a,b", "size, in words missing", "yes: false", "yes: true"]);
        foreach ((Dataset one, Dataset other) in new[] { (csv.Train, parquet.Train), (csv.Test, parquet.Test) })
        {
            other.FeatureNames.ShouldBe(one.FeatureNames);
            other.Features.ShouldBe(one.Features);
            other.Targets.ShouldBe(one.Targets);
            other.ClassNames.ShouldBe(one.ClassNames);
        }
    }

    [Fact]
    public async Task Every_type_of_numbers_is_read()
    {
        const int Rows = 30;
        DataField[] fields =
        [
            new("f64", typeof(double)), new("f32", typeof(float)), new("i64", typeof(long)), new("i32", typeof(int)), new("i16", typeof(short)), new("i8", typeof(sbyte)),
            new("u64", typeof(ulong)), new("u32", typeof(uint)), new("u16", typeof(ushort)), new("u8", typeof(byte)), new("kind", typeof(string)),
        ];
        int at = 0;
        await using (FileStream file = File.Create(_scratch.Path("types.parquet")))
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file, cancellationToken: TestContext.Current.CancellationToken))
        using (ParquetRowGroupWriter group = writer.CreateRowGroup())
        {
            await Write(i => 0.1 * i);
            await Write(i => 0.1f * i);
            await Write(i => (long)i);
            await Write(i => i);
            await Write(i => (short)i);
            await Write(i => (sbyte)i);
            await Write(i => (ulong)i);
            await Write(i => (uint)i);
            await Write(i => (ushort)i);
            await Write(i => (byte)i);
            await group.WriteAsync(fields[10], Enumerable.Range(0, Rows).Select(i => i % 2 == 0 ? "even" : "odd").ToArray());

            async Task Write<T>(Func<int, T> value) where T : struct => await group.WriteAsync<T>(fields[at++], Enumerable.Range(0, Rows).Select(value).ToArray());
        }

        LoadedData data = Load("types.parquet");
        (data.Train.Samples + data.Test.Samples).ShouldBe(Rows);
        for (int i = 0; i < data.Train.Samples; i++)
        {
            float[] sample = data.Train.FeaturesOf(i).ToArray();
            float n = sample[3];
            sample.ShouldBe([(float)(0.1 * (int)n), 0.1f * n, n, n, n, n, n, n, n, n]);
            data.Train.Targets[i].ShouldBe(n % 2);
        }
    }

    [Fact]
    public void What_is_damaged_is_refused_wherever_it_is_cut()
    {
        byte[] whole = File.ReadAllBytes(Golden("points.parquet"));
        for (int length = 4; length < whole.Length; length += 97)
        {
            _scratch.Write("cut.parquet", whole[..length]);
            Fault("cut.parquet").ShouldContain("it begins as a Parquet file and cannot be read as one");
        }
    }

    [Fact]
    public async Task Lists_are_refused_by_name()
    {
        DataField tags = new("tags", typeof(int[]));
        await using (FileStream file = File.Create(_scratch.Path("lists.parquet")))
        await using (await ParquetWriter.CreateAsync(new ParquetSchema(tags), file, cancellationToken: TestContext.Current.CancellationToken))
        {
        }

        Fault("lists.parquet").ShouldContain("column 'tags' holds lists or other nested values, and a table has one value a row: write the file without it");
    }

    [Fact]
    public void A_mistake_is_told_with_its_line()
    {
        File.Copy(Golden("points.parquet"), _scratch.Path("points.parquet"));
        Scratch.Errors(() => DataSource.Load(new DataOptions { Source = SourceKind.Csv, Path = "points.parquet", Label = "kind", Missing = MissingValues.Refuse }, _scratch.Folder))
            .Select(error => error.ToString()).ShouldContain(error => error.Contains("points.parquet:8") && error.Contains("'x'"));
    }
}
