using Assay.Engine.Kernels;

namespace Assay.Engine.Networks;

/// <summary>Moves pixels (of a vector: features) to places drawn once by a seed of its own, so that all runs share them.</summary>
internal sealed unsafe class PermuteLayer : Layer
{
    private readonly Matrix _input, _inputGradient, _output, _outputGradient;
    private readonly int[] _order;
    private readonly int _rows;

    public PermuteLayer(PermuteOptions options, Site site)
        : base(site)
    {
        (_input, _inputGradient) = (site.Input, site.InputGradient);
        _rows = Shape.IsVector ? 1 : Shape.Channels; // what stays together
        _order = options.Order(Shape.Size / _rows);
        _output = TakeWithOnes(site.Arena, _input.Rows, _input.Stride);
        if (site.Training && _inputGradient.Rows > 0)
            _outputGradient = new(site.Arena.Take((long)_input.Rows * _input.Stride), _input.Rows, _input.Stride);
    }

    public override Matrix Output => _output;

    public override Matrix OutputGradient => _outputGradient;

    public override void Forward(Batch batch, bool training)
    {
        for (int i = 0; i < _order.Length; i++) Pixel(_input, _order[i]).CopyTo(Pixel(_output, i));
    }

    public override void Backward(Batch batch)
    {
        if (_inputGradient.Data is null) return;
        for (int i = 0; i < _order.Length; i++) Pixel(_outputGradient, i).CopyTo(Pixel(_inputGradient, _order[i]));
    }

    private Span<float> Pixel(Matrix matrix, int pixel) => new(matrix.Row(pixel * _rows), _rows * matrix.Stride);
}
