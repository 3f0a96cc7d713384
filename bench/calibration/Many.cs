namespace Assay.Calibration;

/// <summary>Things made each for itself, on several threads: what comes out does not depend on how many.</summary>
internal static class Many
{
    /// <summary>How many threads; default: one a processor.</summary>
    public static int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>The i-th is made of i alone.</summary>
    public static T[] Of<T>(int count, Func<int, T> make)
    {
        var made = new T[count];
        Parallel.For(0, count, new() { MaxDegreeOfParallelism = Threads }, i => made[i] = make(i));
        return made;
    }
}
