namespace Assay.Engine.Options;

/// <summary>Writes out what options leave open.</summary>
public static class OptionDefaults
{
    /// <summary>
    /// Counts changes of defaults. Hashes and addresses leave out what is at its default, so that a new option moves none of
    /// them; a default that changes would give other runs the addresses of old ones, were it not for this number.
    /// </summary>
    public const int Version = 1;

    /// <summary>
    /// These options with the defaults of their function written out; what does not belong to it stays unset. Those of
    /// records within are left as they are.
    /// </summary>
    public static T WithDefaults<T>(this T options)
        where T : class => (T)OptionType.Of(options.GetType()).Complete(options);
}
