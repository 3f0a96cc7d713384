using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

public class RowsTests
{
    [Fact]
    public void Exponentials_of_eight_lanes_are_right_to_the_last_places()
    {
        double[] row = new double[8];
        for (int i = 0; i < 720_000; i += 8)
        {
            double[] x = [.. Enumerable.Range(i, 8).Select(k => -k / 1000.0)];
            Rows.Put(Rows.ExpOfNegative(Rows.At(x, 0)), row, 0);
            for (int k = 0; k < 8; k++)
                if (Math.Abs(row[k] - (x[k] < -708 ? 0 : Math.Exp(x[k]))) > 5e-16 * row[k]) row[k].ShouldBe(Math.Exp(x[k]), $"e^{x[k]}");
        }
    }
}
