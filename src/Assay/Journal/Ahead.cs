using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Assay.Journal;

/// <summary>Makes the items of a sequence on a thread of their own, some ahead of whoever takes them.</summary>
internal static class Ahead
{
    private const int Batch = 1024, Batches = 8;

    /// <summary>The same items in the same order; what their making throws comes after those before it.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items)
    {
        using BlockingCollection<List<T>> made = new(Batches);
        using CancellationTokenSource left = new();
        ExceptionDispatchInfo? failure = null;
        Task making = Task.Run(Make);
        try
        {
            foreach (List<T> batch in made.GetConsumingEnumerable())
                foreach (T item in batch) yield return item;
        }
        finally
        {
            left.Cancel(); // whoever took them may have had enough
            making.Wait();
        }

        failure?.Throw();

        void Make()
        {
            List<T> batch = new(Batch);
            try
            {
                foreach (T item in items)
                {
                    batch.Add(item);
                    if (batch.Count < Batch) continue;
                    if (!Give(batch)) return;
                    batch = new(Batch);
                }
            }
            catch (Exception problem)
            {
                failure = ExceptionDispatchInfo.Capture(problem);
            }

            Give(batch);
            made.CompleteAdding();
        }

        // False where nobody takes them any more.
        bool Give(List<T> batch)
        {
            try
            {
                made.Add(batch, left.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
