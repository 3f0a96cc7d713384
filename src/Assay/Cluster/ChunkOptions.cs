namespace Assay.Cluster;

/// <summary>How runs are given to others.</summary>
internal sealed record ChunkOptions
{
    /// <summary>How long an element is to last, in seconds.</summary>
    public double Seconds { get; init; } = 300;

    /// <summary>What an epoch takes, in seconds, until one was measured.</summary>
    public double EpochSeconds { get; init; } = 0.1;

    /// <summary>How often what others write is read.</summary>
    public TimeSpan ReadEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often whoever runs elements is asked how they stand.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an element that is over may be over before what it did not write is taken for lost.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>So many elements in a row without a result end the study: something else is wrong.</summary>
    public int MostBarren { get; init; } = 20;

    /// <summary>Is told how long each look at results and at whoever runs elements took.</summary>
    public Action<TimeSpan>? Looked { get; init; }

    /// <summary>Is told what a person should know.</summary>
    public Action<string>? Notice { get; init; }
}
