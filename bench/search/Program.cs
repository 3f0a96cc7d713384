using System.Diagnostics;
using Assay.Engine.Kernels;
using Assay.Journal;
using Assay.Results;
using Assay.Search.Models;
using Assay.SearchBench;

// bench/search/compare runs these but race and confirm. All write to standard output but table; JSON lines, but race and confirm.
//   table FOLDER FILE              the table of a study that was run in FOLDER
//   problems                       the problems, for other programs
//   values                         the problems at points drawn at random, to check other programs by
//   run [--problem NAME]… [--sampler NAME]… [--seeds 20] [--trials 200] [--lag 0]
//                                  searches: the regret after each trial
//   time [--sampler NAME]…         processor time of a proposal, of six parameters
//   race                           grids of the tables, raced: the rows of races.md
//   confirm FOLDER…                what confirming is worth, and racing, on studies whose settings were run on many seeds
if (args is ["table", var folder, var file])
{
    Table.Of(folder).Write(file);
    return 0;
}

if (args is ["confirm", .. var folders])
{
    Confirm(folders);
    Console.WriteLine();
    RaceFresh(folders);
    return 0;
}

List<string> problems = [], samplers = [];
int seeds = 20, trials = 200, lag = 0;
for (int i = 1; i < args.Length; i += 2)
{
    string value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--problem" when value != "": problems.Add(value); break;
        case "--sampler" when value != "": samplers.Add(value); break;
        case "--seeds" when int.TryParse(value, out seeds) && seeds > 0: break;
        case "--trials" when int.TryParse(value, out trials) && trials > 0: break;
        case "--lag" when int.TryParse(value, out lag) && lag >= 0: break;
        default: return Wrong($"'{args[i]} {value}' is not understood");
    }
}

IReadOnlyList<Problem> all = [.. Functions.All, .. Tables()];
string[] names = [.. all.Select(problem => problem.Name), .. Sampler.All.Select(sampler => sampler.Name), "grid"];
if (problems.Concat(samplers).Except(names).FirstOrDefault() is { } unknown)
    return Wrong($"'{unknown}' is none of the problems and samplers: {string.Join(", ", names)}");
switch (args)
{
    case ["problems"]: Describe(); break;
    case ["values"]: Values(); break;
    case ["run", ..]: Run(); break;
    case ["time", ..]: Time(); break;
    case ["race"]: Race(); break;
    default: return Wrong("there are table FOLDER FILE, problems, values, run, time, race and confirm FOLDER…");
}

return 0;

static int Wrong(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}

static IEnumerable<Table> Files() =>
    Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "tables"), "*.table").Order(StringComparer.Ordinal).Select(Table.Read);

static IEnumerable<Problem> Tables() => Files().Select(table => table.ToProblem());

static void Confirm(string[] folders)
{
    Console.WriteLine("| study | luck of the best | told | in its interval | choice changed | truly better by | of what there was to gain |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    foreach (string folder in folders)
    {
        Confirmations.Worth worth = Confirmations.Of(folder, searches: 1000);
        Console.WriteLine(FormattableString.Invariant($"| `{Path.GetFileName(folder)}` | {worth.Luck:G3} | {worth.Told:G3} | {worth.Held:P1} | {worth.Changed:P0} | {worth.Gain:G3} ± {1.96 * worth.Error:G2} | {worth.Gain / worth.Regret:P0} |"));
    }
}

static void RaceFresh(string[] folders)
{
    const int Repetitions = 100;
    Console.WriteLine("| study | rule | times fewer epochs | truly the best, or within the standard error of its runs | the whole grid's winner |");
    Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
    foreach (Snapshot all in folders.Select(folder => JournalReader.Replay(folder)))
    {
        foreach ((string name, var races) in Races.All.Where(race => race.Name.StartsWith("racing", StringComparison.Ordinal)))
        {
            var each = Enumerable.Range(0, Repetitions).Select(i => Races.Run(all, races(all.Stages[0].Trials[0].Runs[0].Curve.Epochs), i)).ToList();
            Console.WriteLine(FormattableString.Invariant($"| `{all.Study.Name}` | {name} | {1 / each.Average(one => one.Share):0.0} | {each.Count(one => one.AsGood)} of {Repetitions} | {each.Count(one => one.GridAsGood)} of {Repetitions} |"));
        }
    }
}

static void Race()
{
    const int Repetitions = 100;
    Console.WriteLine("| table | rule | epochs, of the grid's | times fewer | the grid's winner | it or one within its standard error |");
    Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
    foreach (Table table in Files())
    {
        foreach ((string name, var races) in Races.All)
        {
            var all = Enumerable.Range(0, Repetitions).Select(i => Races.Run(table, races(table.Epochs), i)).ToList();
            double share = all.Average(one => one.Share);
            Console.WriteLine(FormattableString.Invariant($"| `{table.Study}` | {name} | {share:P1} | {1 / share:0.0} | {all.Count(one => one.Same)} of {Repetitions} | {all.Count(one => one.AsGood)} of {Repetitions} |"));
        }
    }
}

bool Chosen(IReadOnlyList<string> among, string name) => among.Count == 0 || among.Contains(name);

void Describe()
{
    foreach (Problem problem in all)
    {
        Json.Write(new
        {
            problem.Name,
            problem.Minimum,
            problem.Epochs,
            Parameters = problem.Parameters.Select(parameter => new
            {
                parameter.Name,
                When = parameter.When is var (other, level) ? new int[] { other, level } : null,
                Real = (parameter as Real) is { } real ? new { real.Low, real.High, real.Log } : null,
                Whole = (parameter as Whole) is { } whole ? new { whole.Low, whole.High } : null,
                Choice = (parameter as Choice) is { } choice ? new { choice.Levels, choice.Ordered } : null,
            }),
        });
    }
}

void Values()
{
    foreach (Problem problem in all)
    {
        RandomSequence random = new RandomKey(0).Sequence(Purpose.Search);
        for (int i = 0; i < 200; i++)
        {
            double[] point = problem.Cube.Settle([.. problem.Parameters.Select(_ => random.NextDouble())])!;
            Json.Write(new { problem.Name, Values = problem.ValuesAt(point), problem.At(point).Value });
        }
    }
}

void Run()
{
    foreach (Problem problem in all.Where(problem => Chosen(problems, problem.Name)))
    {
        foreach (Sampler sampler in Sampler.All.Where(sampler => Chosen(samplers, sampler.Name) && sampler.Fits(problem)))
        {
            Stopwatch watch = Stopwatch.StartNew();
            for (int seed = 0; seed < seeds; seed++) Tell(problem, sampler.Name, seed, sampler.Search(problem, seed, trials, lag));
            Console.Error.WriteLine($"{problem.Name}, {sampler.Name}, lag {lag}: {watch.Elapsed.TotalSeconds:0.0} s");
        }

        // A grid depends on its budget, and on nothing else.
        if (Chosen(samplers, "grid") && lag == 0)
            foreach (int budget in new[] { 50, 100, 200 }) Tell(problem, "grid", 0, Grid.Search(problem, budget), budget);
    }
}

void Tell(Problem problem, string sampler, int seed, IReadOnlyList<double> values, int? budget = null)
{
    double best = double.PositiveInfinity;
    Json.Write(new
    {
        Problem = problem.Name,
        Sampler = sampler,
        Lag = lag,
        Seed = seed,
        Trials = budget ?? trials,
        Epochs = (long)problem.Epochs * values.Count,
        Regret = values.Select(value => double.Parse(Math.Max(0, (best = Math.Min(best, value)) - problem.Minimum).ToString("G6"))),
    });
}

void Time()
{
    Problem problem = all.Single(problem => problem.Name == "hartmann6");
    foreach (Sampler sampler in Sampler.All.Where(sampler => Chosen(samplers, sampler.Name)))
    {
        foreach (int count in new[] { 100, 200, 1000 })
        {
            RandomKey key = new(0);
            RandomSequence random = key.Sequence(Purpose.Search);
            Observation[] seen =
            [
                .. Enumerable.Range(0, count).Select(_ => (double[])[.. problem.Parameters.Select(_ => random.NextDouble())])
                    .Select(point => new Observation(point, problem.At(point).Value, 0)),
            ];
            // A search of so many has compiled everything long ago.
            for (Stopwatch warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < 1;) sampler.Model.Propose(problem.Cube, seen, key.Sequence(Purpose.Search));
            double[] seconds = [.. Enumerable.Range(0, 21).Select(i =>
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                sampler.Model.Propose(problem.Cube, seen, key.Sequence(Purpose.Search, 1UL + (ulong)i));
                return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            }).Order()];
            Json.Write(new { Sampler = sampler.Name, Seen = count, Milliseconds = 1000 * seconds[seconds.Length / 2] });
        }
    }
}
