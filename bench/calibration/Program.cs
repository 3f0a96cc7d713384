using Assay.Calibration;

// The tables of docs/statistics.md, as markdown on standard output:
//   dotnet run -c Release --project bench/calibration -- [--real 1000] [--drawn 10000] [--families 1000] [--threads N]
// They depend on the numbers of studies alone: not on threads, not on the machine.
int real = 1000, drawn = 10_000, families = 1000;
for (int i = 0; i < args.Length; i += 2)
{
    if (i + 1 == args.Length || !int.TryParse(args[i + 1], out int value) || value < 1) return Wrong(args[i]);
    switch (args[i])
    {
        case "--real": real = value; break;
        case "--drawn": drawn = value; break;
        case "--families": families = value; break;
        case "--threads": Many.Threads = value; break;
        default: return Wrong(args[i]);
    }
}

Coverage.Assumed(drawn);
Foretold.Assumed(drawn);
Families.Drawn(families);

Found[] found =
[
    .. Found.Of(real, new(1, 5, false)), .. Found.Of(real, new(5, 5, false)), .. Found.Of(real, new(10, 5, false)),
    .. Found.Of(real, new(1, 5, true)), .. Found.Of(real, new(5, 5, true)), .. Found.Of(real, new(10, 5, true)),
];
NullStudies.Scatter(found);
NullStudies.Different(found);
NullStudies.AtTheMargin(found);
Foretold.Found(found);
Families.Real(found);
return 0;

static int Wrong(string option)
{
    Console.Error.WriteLine($"'{option}': known are --real, --drawn, --families and --threads, each with a whole number of at least 1");
    return 2;
}
