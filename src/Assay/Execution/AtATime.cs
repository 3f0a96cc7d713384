using System.Runtime.ExceptionServices;

namespace Assay.Execution;

/// <summary>Several things at a time, where what one leaves does not depend on the others.</summary>
internal static class AtATime
{
    /// <summary>Does it for each; the first thing that goes wrong is thrown as it is.</summary>
    /// <param name="jobs">How many at a time.</param>
    /// <param name="items">For what.</param>
    /// <param name="body">What is done.</param>
    /// <param name="cancellation">Ends it.</param>
    public static void Each<T>(int jobs, IEnumerable<T> items, Action<T> body, CancellationToken cancellation)
    {
        try
        {
            Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation }, body);
        }
        catch (AggregateException problems)
        {
            cancellation.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(problems.InnerExceptions[0]);
        }
    }
}
