namespace Assay.Tests.Statistics;

/// <summary>The linear congruential generator of tests/golden/importance.py, so that both sides have the same trials.</summary>
internal sealed class GoldenDraws(long seed)
{
    private long _seed = seed;

    public double Next()
    {
        _seed = ((1103515245 * _seed) + 12345) % (1L << 31);
        return _seed / (double)(1L << 31);
    }

    public int Next(int bound) => (int)(bound * Next());
}
