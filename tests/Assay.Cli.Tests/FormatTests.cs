using Assay.Cli.Terminal;

namespace Assay.Cli.Tests;

public class FormatTests
{
    [Theory]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(5.25, "5.3 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(62, "1 min 02 s")]
    [InlineData(3599, "1 h 00 min")]
    [InlineData(3725, "1 h 02 min")]
    [InlineData(180000, "2 d 02 h")]
    [InlineData(double.NaN, "unknown")]
    public void Durations(double seconds, string text) => Format.Duration(seconds).ShouldBe(text);

    [Theory]
    [InlineData(0.98, 0.00707, "0.9800 ± 0.0071")]
    [InlineData(0.98, double.NaN, "0.9800")]
    [InlineData(1, 0, "1.0000 ± 0.0000")]
    [InlineData(123.456, 7.8, "123.5 ± 7.8")]
    [InlineData(123.456, 78, "123 ± 78")]
    [InlineData(0.00001234, double.NaN, "1.23e-05")]
    [InlineData(double.NaN, double.NaN, "none")]
    public void Values(double mean, double deviation, string text) => Format.Value(mean, deviation).ShouldBe(text);

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1000, "1000 bytes")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1048576, "1 MiB")]
    [InlineData(6.4e9, "6 GiB")]
    public void Bytes(double bytes, string text) => Format.Bytes(bytes).ShouldBe(text);

    [Theory]
    [InlineData(5, "5 FLOP")]
    [InlineData(1.2e9, "1.2 GFLOP")]
    [InlineData(92.8e12, "92.8 TFLOP")]
    public void Arithmetic(double flops, string text) => Format.Flops(flops).ShouldBe(text);

    [Theory]
    [InlineData(1, "1 run")]
    [InlineData(1200, "1,200 runs")]
    public void Counted_things(long count, string text) => Format.Plural(count, "run").ShouldBe(text);
}
