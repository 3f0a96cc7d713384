using System.Buffers.Binary;
using System.Numerics;
using Assay.Results;
using Assay.Storage;
using Google.Protobuf;

namespace Assay.Exports;

/// <summary>
/// The curves of all runs as TensorBoard reads them: a folder a run, trial-7/fold-1-seed-1, with a file of events; a scalar a metric and
/// epoch. A run's clock begins at 0.
/// </summary>
internal sealed class TensorBoardExport : IExport
{
    /// <inheritdoc/>
    public string Name => "tensorboard";

    /// <inheritdoc/>
    public string Summary => "the curves of all runs, a folder for tensorboard --logdir";

    /// <inheritdoc/>
    public string Place => "exports/tensorboard";

    /// <inheritdoc/>
    public void Write(ExportedStudy study, string path)
    {
        int digits = $"{study.Snapshot.Trials().Select(trial => trial.Id).DefaultIfEmpty().Max()}".Length;
        foreach (TrialState trial in study.Snapshot.Trials())
            foreach (RunState run in trial.Runs)
                Write(Path.Combine(path, $"trial-{$"{trial.Id}".PadLeft(digits, '0')}", $"fold-{run.Fold + 1}-seed-{run.Seed + 1}"), run.Curve);
        if (study.Snapshot.Final is { } final) Write(Path.Combine(path, "final"), final.Run.Curve);
    }

    private static void Write(string folder, Curve curve) => AtomicFile.Write(Path.Combine(folder, "events.out.tfevents.0.assay"), file =>
    {
        Record(file, new Event { FileVersion = "brain.Event:2" });
        (IReadOnlyList<IReadOnlyList<double>> values, IReadOnlyList<double> seconds) = (curve.Values, curve.Seconds);
        double time = 0;
        for (int epoch = 0; epoch < curve.Epochs; epoch++)
        {
            time += seconds[epoch];
            Event done = new() { WallTime = time, Step = epoch + 1, Summary = new() };
            for (int column = 0; column < curve.Columns.Count; column++)
                done.Summary.Value.Add(new Summary.Types.Value { Tag = curve.Columns[column], SimpleValue = (float)values[column][epoch] });
            Record(file, done);
        }
    });

    /// <summary>A record of TensorFlow's files: length, its checksum, the message, its checksum, all little-endian.</summary>
    private static void Record(Stream file, Event message)
    {
        byte[] bytes = message.ToByteArray();
        Span<byte> length = stackalloc byte[8], checksum = stackalloc byte[4];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        file.Write(length);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Masked(length));
        file.Write(checksum);
        file.Write(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Masked(bytes));
        file.Write(checksum);
    }

    /// <summary>CRC-32C, turned and shifted so that checksums of checksums do not come out alike.</summary>
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes) crc = BitOperations.Crc32C(crc, one);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
