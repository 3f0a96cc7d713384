using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Engine.Training;
using Assay.Studies.Trees;

namespace Assay.Studies.Experiments;

/// <summary>
/// Writes out the defaults of an experiment, and leaves them out again for hashes. Where the search varies what a default
/// follows, the reference leaves it to each trial (decision 31).
/// </summary>
/// <param name="varied">The paths that the search varies; none for an experiment that is to be trained as it stands.</param>
internal sealed class Defaults(IReadOnlySet<string> varied)
{
    private static readonly OptionMember DecayEpochs = OptionType.Of(typeof(ScheduleOptions)).Find("decay_epochs")!;

    /// <summary>Of an experiment to be trained as it stands.</summary>
    public static Defaults OfTrial { get; } = new(new HashSet<string>());

    /// <summary>Of a study's reference.</summary>
    public static Defaults Of(Study study) => new(study.Search.SelectMany(stage => stage.Factors)
        .SelectMany(factor => factor.Levels).SelectMany(level => level.Overrides.Keys).ToHashSet());

    public Experiment Complete(Experiment experiment)
    {
        (DataOptions data, IReadOnlyList<LayerOptions> network, TrainingOptions training) = experiment;
        return new(data.WithDefaults(), [.. network.Select((layer, i) => Layer(layer, i))], Training(training, Classifies(data)));
    }

    /// <summary>What tells an experiment from others: the same for every way to write it, and for versions that know more options.</summary>
    /// <param name="experiment">The experiment, its defaults written out or not.</param>
    /// <param name="whole">Whether defaults are written out; else they are left out.</param>
    public MappingNode Essence(Experiment experiment, bool whole = false)
    {
        (DataOptions data, IReadOnlyList<LayerOptions> network, TrainingOptions training) = Complete(experiment);
        bool classifies = Classifies(data);
        return NodeWriter.Map(
        [
            ("data", Write(data, options => options.WithDefaults())),
            ("network", Layers(network, "network")),
            ("training", Write(training, options => Training(options, classifies))),
        ]);

        SequenceNode Layers(IReadOnlyList<LayerOptions> layers, string path) => new([.. layers.Select((layer, i) => (layer is HeadsOptions heads
            ? NodeWriter.Map(heads.Heads.Select(head => (head.Key, (Node)Layers(head.Value, $"{path}.{heads.Kind}.{head.Key}"))))
            : Write(layer, options => Layer(options, i, path))).With("layer", NodeWriter.Value(layer.Kind)))], default);

        MappingNode Write<T>(T options, Func<T, T> complete)
            where T : class => whole ? NodeWriter.Record(options) : BriefForm.Of(options, brief => complete((T)brief));
    }

    private static bool Classifies(DataOptions data) => DataSource.CodesOf(data) is [{ Columns: [{ Classes: not 0 }] }];

    private LayerOptions Layer(LayerOptions layer, int index, string path = "network") => layer is HeadsOptions heads
        ? heads with
        {
            Heads = Each(heads.Heads, (name, own) => (IReadOnlyList<LayerOptions>)[.. own.Select((one, i) => Layer(one, i, $"{path}.{heads.Kind}.{name}"))]),
        }
        : Whole(layer, option => varied.Contains($"{path}.{index}.{option}") || varied.Contains($"{path}.{layer.Name}.{option}"));

    private TrainingOptions Training(TrainingOptions training, bool classifies)
    {
        TrainingOptions whole = Whole(training, option => varied.Contains($"training.{option}"));
        // The one default that follows an option of another record.
        bool decays = whole.Schedule is { Name: { } name, DecayEpochs: null } && DecayEpochs.BelongsTo(name)
            && !varied.Contains("training.schedule.name") && !varied.Contains("training.epochs");
        return whole with
        {
            Metrics = Trainer.Metrics(training, classifies ? 2 : 0),
            Heads = whole.Heads is null ? null : Each(whole.Heads, (name, head) =>
                Whole(head, option => varied.Contains($"training.heads.{name}.{option}")).WithMetrics()),
            Schedule = decays ? whole.Schedule! with { DecayEpochs = training.Epochs } : whole.Schedule,
        };
    }

    private static OrderedDictionary<string, T> Each<T>(IReadOnlyDictionary<string, T> named, Func<string, T, T> change) =>
        new(named.Select(one => KeyValuePair.Create(one.Key, change(one.Key, one.Value))));

    /// <summary>A record and those within, each with the defaults of its own function.</summary>
    private static T Whole<T>(T record, Func<string, bool> open)
        where T : class
    {
        OptionType type = OptionType.Of(record.GetType());
        object whole = type.Complete(record, open);
        foreach (OptionMember member in type.Records)
        {
            if (member.Of(whole) is { } part && Whole(part, option => open($"{member.Name}.{option}")) is var given && given != part)
                whole = member.With(whole, given);
        }

        return (T)whole;
    }
}
