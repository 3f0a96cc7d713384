namespace Assay.Engine;

/// <summary>What the engine computes, as a name: two engines of one identity give the same bits for the same run.</summary>
public static class EngineIdentity
{
    /// <summary>
    /// The first 128 bits, in hexadecimal, of SHA-256 over all that a fixed panel of kernels, data and trainings gives:
    /// every layer, function, optimizer and algorithm in every direction. A test makes the panel again and compares, so
    /// that neither moves without the other. Part of a run's address, and of a saved training.
    /// </summary>
    public static string Bits => "ec4b0b81ac7d5252ee918db6f9f34caa";
}
