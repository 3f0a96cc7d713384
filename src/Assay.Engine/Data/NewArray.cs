namespace Assay.Engine.Data;

/// <summary>New samples of a NumPy array: bytes [n, height, width] or [n, height, width, channels] of images, numbers [n, features] of tables.</summary>
internal sealed class NewArray : NewSamples
{
    private readonly NpyFile _file;
    private readonly SampleForm _form;

    public NewArray(string path, SampleForm form, bool withTargets)
    {
        (_file, _form) = (new NpyFile(path), form);
        try
        {
            if (withTargets) throw _file.Error("an array says nothing of what is to be predicted: name a table (CSV) with it, or a folder with images.npy and labels.npy");
            long[] sizes = [.. _file.Shape.Skip(1)];
            Shape shape = form.Shape;
            if (form.IsImage && !(sizes.SequenceEqual([shape.Height, shape.Width, shape.Channels]) || (shape.Channels == 1 && sizes.SequenceEqual([shape.Height, shape.Width]))))
                throw _file.Error($"the shape is {_file.ShapeText}, and the network takes images of {shape}: [n, {shape.Height}, {shape.Width}{(shape.Channels > 1 ? $", {shape.Channels}" : "")}]");
            if (form.IsImage && _file.Type != "u1") throw _file.Error($"the type is {_file.Type}, but images must be bytes: save them as np.uint8 (0 to 255)");
            if (!form.IsImage && !(sizes.SequenceEqual([(long)shape.Size]) || (shape.Size == 1 && sizes.Length == 0)))
                throw _file.Error($"the shape is {_file.ShapeText}, and the network takes {shape} numbers a sample: [n, {shape}], in the order {string.Join(", ", form.Features.Take(20))}{(form.Features.Count > 20 ? " …" : "")}");
            if (!_file.IsNumbers) throw _file.Error($"the type is {_file.Type}, but features must be integers (u1 … i8) or floats (f4, f8): convert them before saving");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public override IEnumerable<NewBatch> Batches(int size)
    {
        byte[] room = new byte[size * _file.RowBytes];
        long done = 0;
        while (_file.ReadRows(room) is > 0 and int rows)
        {
            float[] targets = new float[rows * _form.Targets.Count];
            yield return new(_form.IsImage ? _form.Of([], room[..(rows * _form.Shape.Size)], targets) : _form.Of(Numbers(room, rows, done), null, targets), []);
            done += rows;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }

    private float[] Numbers(byte[] room, int rows, long before)
    {
        int width = _form.Shape.Size;
        float[] values = new float[rows * width];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)_file.NumberAt(room, i);
            if (!float.IsFinite(values[i]))
                throw _file.Error($"feature {_form.Features[i % width]} of sample {ByteFile.Count(before + (i / width))} (the first is 0) is not a finite number in single precision: fill it in, or leave the sample out", (before * width) + i);
        }

        return values;
    }
}
