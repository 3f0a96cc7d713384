namespace Assay.Cluster;

/// <summary>How an element stands with whoever runs it.</summary>
internal enum JobPhase
{
    /// <summary>It waits for its turn.</summary>
    Waiting,

    /// <summary>It is at work.</summary>
    Running,

    /// <summary>It is over: <see cref="JobEnd"/> says how.</summary>
    Over,
}

/// <summary>How an element ended.</summary>
internal enum JobEnd
{
    /// <summary>By itself, and content.</summary>
    Done,

    /// <summary>By itself with an error, or by a signal: what it trained may be why.</summary>
    Failed,

    /// <summary>It took more memory than it was given.</summary>
    Memory,

    /// <summary>Its time was over.</summary>
    Time,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>Its machine was lost, or was needed for others.</summary>
    Node,
}

/// <summary>An element, as whoever runs it sees it.</summary>
/// <param name="Phase">How it stands.</param>
/// <param name="End">How it ended, where it is over.</param>
/// <param name="Words">The same for people; of one that waits, what for, as whoever runs it says it.</param>
internal readonly record struct JobState(JobPhase Phase, JobEnd End = JobEnd.Done, string Words = "");

/// <summary>Whoever runs elements: a cluster's queue. What it says is never the truth about results: that is the journal's.</summary>
internal interface IJobs
{
    /// <summary>Elements at a time, at most.</summary>
    int AtATime { get; }

    /// <summary>Runs at a time of an element.</summary>
    int Cores { get; }

    /// <summary>The most chunks of one submission.</summary>
    int MostAtOnce { get; }

    /// <summary>Whether it can say how elements stand: else a chunk is there until it is done.</summary>
    bool IsAsked { get; }

    /// <summary>Has chunks run, each once. Waits where that cannot be said now.</summary>
    /// <param name="first">The number of the first; the others follow it.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="Studies.StudyException">When it is refused.</exception>
    void Submit(int first, int count, CancellationToken cancellation);

    /// <summary>How elements stand, by the chunk's number; null where nobody answers. One that is not among them is not known: it may have ended long ago.</summary>
    IReadOnlyDictionary<int, JobState>? Look();

    /// <summary>Ends elements of this study, and no others; how many.</summary>
    /// <param name="onlyWaiting">Whether those that are at work are left alone.</param>
    /// <exception cref="IOException">When nobody answers.</exception>
    int Cancel(bool onlyWaiting = false);
}
