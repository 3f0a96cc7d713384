namespace Assay.Search;

/// <summary>Decides a stage step by step: which settings become trials, how far their runs are brought, which trials end early.</summary>
public interface IStrategy
{
    /// <summary>
    /// The next step of the stage. It depends on the history alone: asked again after an interruption, with the same history, it says the
    /// same, so that a strategy which remembers something remembers only what it could work out anew.
    /// </summary>
    /// <param name="history">What it may know.</param>
    Decision Decide(History history);
}
