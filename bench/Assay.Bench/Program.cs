using System.Text.Json;
using Assay.Bench;

// large-study FOLDER TRIALS [EPOCHS [LEFT]]: the folder that bench/journal and bench/live measure; 1,000 epochs a run and 20 runs left to be done, unless told.
// grow-study FOLDER PACE SECONDS: goes on with it at so many epochs a second.
// cluster FOLDER TRIALS RUNS: what a coordinator takes with a study of so many trials, so many runs an element, on a Slurm that is a stub.
// cluster-elements FOLDER: the elements of that.
// importance TRIALS FACTORS: how long it takes to say what mattered.
// Without arguments, our side of bench/compare. Reads a command a line and answers each with a line of JSON:
//   case {…}   prepares a case of cases.json
//   run N      trains N epochs of it and says how long they took
//   peak       measures the multiply-adds the micro-kernel reaches on data in L1
if (args is ["large-study", { } folder, { } trials, .. { Length: <= 2 } more])
{
    LargeStudy.Make(folder, int.Parse(trials), more is [{ } epochs, ..] ? int.Parse(epochs) : 1000, more is [_, { } left] ? int.Parse(left) : 20);
    return;
}

if (args is ["grow-study", { } grown, { } pace, { } seconds])
{
    LargeStudy.Grow(grown, double.Parse(pace), double.Parse(seconds));
    return;
}

if (args is ["cluster", { } at, { } many, { } runs])
{
    Console.WriteLine(ClusterBench.Measure(at, int.Parse(many), int.Parse(runs)));
    return;
}

if (args is ["cluster-elements", { } there])
{
    ClusterBench.Elements(there);
    return;
}

if (args is ["importance", { } ofTrials, { } factors])
{
    Console.WriteLine(ImportanceBench.Measure(int.Parse(ofTrials), int.Parse(factors)));
    return;
}

StepBench? bench = null;
while (Console.ReadLine() is { } line)
{
    string[] words = line.Split(' ', 2);
    object answer;
    switch (words[0])
    {
        case "case":
            bench?.Dispose();
            bench = new StepBench(BenchCase.Parse(words[1]));
            answer = new { steps_per_epoch = bench.StepsPerEpoch, variant = Peak.Instructions, parameters = bench.Parameters, flops = bench.Flops };
            break;
        case "run":
            answer = Timing.Of(() => bench!.Run(int.Parse(words[1])));
            break;
        case "peak":
            answer = new { gflops = Peak.Measure() };
            break;
        default:
            throw new InvalidOperationException($"unknown command '{line}'");
    }

    Console.WriteLine(JsonSerializer.Serialize(answer));
}

bench?.Dispose();
