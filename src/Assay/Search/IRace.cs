namespace Assay.Search;

/// <summary>How far trials are brought, and which are given up before their end.</summary>
internal interface IRace
{
    /// <summary>Where a trial is brought first.</summary>
    Goal First { get; }

    /// <summary>What follows from what is known: trials that are stopped or brought further; null: nothing, until more is known.</summary>
    /// <param name="history">What is known.</param>
    /// <param name="more">Whether trials are still to be proposed.</param>
    Decision? Next(History history, bool more);
}
