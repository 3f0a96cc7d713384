namespace Assay.Cli.Terminal;

/// <summary>Something done again and again that nothing may depend on, as the display of a study: given up when it fails.</summary>
internal sealed class Attempt
{
    private volatile bool _givenUp;

    /// <summary>Does it, if it has not failed before.</summary>
    public void Do(Action action)
    {
        if (_givenUp) return;
        try
        {
            action();
        }
        catch (Exception)
        {
            _givenUp = true;
        }
    }
}
