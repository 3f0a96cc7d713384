using Assay.Calibration;

// The tables of docs/statistics.md, as markdown on standard output:
//   dotnet run -c Release --project bench/calibration -- [drawn] [real] [--studies 1000] [--drawn-studies 10000] [--threads N]
// drawn: by random numbers alone; real: with real trainings; neither: both. No table depends on the number of threads.
bool drawn = false, real = false;
int studies = 1000, drawnStudies = 10_000;
for (int i = 0; i < args.Length; i++)
{
    int value = 0;
    if (args[i].StartsWith("--", StringComparison.Ordinal) && (i + 1 == args.Length || !int.TryParse(args[i + 1], out value) || value < 1))
        return Wrong($"{args[i]} needs a whole number of at least 1");
    switch (args[i])
    {
        case "drawn": drawn = true; break;
        case "real": real = true; break;
        case "--studies": (studies, i) = (value, i + 1); break;
        case "--drawn-studies": (drawnStudies, i) = (value, i + 1); break;
        case "--threads": (Many.Threads, i) = (value, i + 1); break;
        default: return Wrong($"'{args[i]}' is unknown: there are drawn, real, --studies N, --drawn-studies N and --threads N");
    }
}

if (drawn || !real)
{
    Coverage.Assumed(drawnStudies);
    Foretold.Assumed(drawnStudies);
    Families.Drawn(4 * studies); // fewer than of the others: each is an integral for every level
}

if (real || !drawn)
{
    Found[] found =
    [
        .. Found.Of(studies, new(1, 5, SplitAnew: false)), .. Found.Of(studies, new(5, 5, SplitAnew: false), relabelled: 4),
        .. Found.Of(studies, new(10, 5, SplitAnew: false)),
        .. Found.Of(studies, new(1, 5, SplitAnew: true)), .. Found.Of(studies, new(5, 5, SplitAnew: true)),
    ];
    NullStudies.Scatter(found);
    NullStudies.Different(found);
    NullStudies.AtTheMargin(found);
    Foretold.Found(found);
    Families.Real(found);
}

return 0;

static int Wrong(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
