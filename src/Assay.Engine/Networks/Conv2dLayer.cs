using Assay.Engine.Kernels;

namespace Assay.Engine.Networks;

internal sealed unsafe class Conv2dLayer(Conv2dOptions options, Site site) : Layer(site)
{
    public override Matrix Output => throw new NotSupportedException(options.Kind);

    public override Matrix OutputGradient => default;

    public override void Forward(Batch batch, bool training) { }

    public override void Backward(Batch batch) { }
}
