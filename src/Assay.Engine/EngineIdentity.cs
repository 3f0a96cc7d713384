namespace Assay.Engine;

/// <summary>What the engine computes, as a name: two engines of one identity give the same bits for the same run.</summary>
public static class EngineIdentity
{
    /// <summary>
    /// The first 128 bits, in hexadecimal, of SHA-256 over what a panel of kernels, data and trainings gives: every layer,
    /// function, optimizer and algorithm in every direction. A test makes the panel again and compares, so that neither
    /// moves without the other; what the engine learns beside leaves it as it is. For a run's address; a saved training
    /// holds it.
    /// </summary>
    public static string Bits => "d315dd6d35369b713fe466a5628b0f6c";
}
