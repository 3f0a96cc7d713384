using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Options;

public class OptionTypeTests
{
    public enum Drink
    {
        Water,
        Tea,
        Coffee,
    }

    /// <summary>All records of options in the engine.</summary>
    public static TheoryData<Type> Records => [.. typeof(Trainer).Assembly.GetTypes()
        .Where(type => type is { IsPublic: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal))];

    [Theory]
    [InlineData(Drink.Water, 20.0, null, 1, null)]
    [InlineData(Drink.Tea, 80.0, 4, 1, 1)]
    [InlineData(Drink.Coffee, 90.0, null, 2, 2)]
    public void Defaults_are_those_of_the_function_named(Drink name, double warmth, int? minutes, int spoons, int? sugar) =>
        new CupOptions { Name = name }.WithDefaults().ShouldBe(
            new CupOptions { Name = name, Warmth = warmth, Minutes = minutes, Spoons = spoons, Sugar = sugar });

    [Fact]
    public void What_is_set_stays_and_what_takes_its_place_leaves_it_unset()
    {
        CupOptions set = new() { Name = Drink.Tea, Warmth = 7, Minutes = 9, Spoons = 3, Sugar = 0 };
        set.WithDefaults().ShouldBe(set);
        new CupOptions { Name = Drink.Tea, Until = "dark" }.WithDefaults().Minutes.ShouldBeNull();
        CupOptions bare = new() { Name = Drink.Tea };
        bare.WithDefaults();
        bare.ShouldBe(new CupOptions { Name = Drink.Tea }, "completing makes a copy");
    }

    [Fact]
    public void What_a_default_follows_can_be_left_open()
    {
        OptionType type = OptionType.Of(typeof(CupOptions));
        CupOptions bare = new() { Name = Drink.Tea };
        type.Complete(bare, option => option == "name").ShouldBe(bare);
        type.Complete(bare, option => option == "spoons").ShouldBe(bare.WithDefaults() with { Sugar = null });
    }

    [Fact]
    public void What_belongs_to_another_function_is_known()
    {
        OptionType type = OptionType.Of(typeof(CupOptions));
        type.Function!.Name.ShouldBe("name");
        type.Strays(new CupOptions { Name = Drink.Coffee, Minutes = 1, Sugar = 1 }).ShouldHaveSingleItem().Name.ShouldBe("minutes");
        type.Strays(new CupOptions { Name = Drink.Water, Minutes = 1, Sugar = 1 }).Select(member => member.Name).ShouldBe(["minutes", "sugar"]);
        type.OwnersOf(type.Find("minutes")!).ShouldBe(["tea"]);
        type.OwnersOf(type.Find("sugar")!).ShouldBe(["tea", "coffee"]);
        type.OwnersOf(type.Find("warmth")!).ShouldBe(["water", "tea", "coffee"]);
    }

    [Fact]
    public void A_default_of_another_type_than_its_option_is_refused() =>
        Should.Throw<InvalidOperationException>(() => OptionType.Of(typeof(SpiltOptions))).Message
            .ShouldContain("SpiltOptions.Warmth cannot have the default 20");

    [Theory]
    [MemberData(nameof(Records))]
    public void Declarations_agree_with_each_other(Type record)
    {
        OptionType type = OptionType.Of(record);
        foreach (OptionMember member in type.Members)
        {
            // One function has one default, and none is declared for a function that has no such option.
            object[] functions = [.. member.Defaults.SelectMany(given => given.Functions)];
            functions.ShouldBeUnique();
            functions.ShouldAllBe(function => member.BelongsTo(function));
            member.Defaults.Count(given => given.Functions.Count == 0).ShouldBeLessThan(2, member.Name);
            type.OwnersOf(member).Count.ShouldBeGreaterThan(type.Function is null ? -1 : 0, member.Name);
            (member.Required && member.Defaults.Count > 0).ShouldBeFalse(member.Name);
            if (member.Follows is not null)
                type.Members.TakeWhile(other => other != member).ShouldContain(other => other.Property.Name == member.Follows);
        }
    }

    [Fact]
    public void Layers_are_known_by_their_kinds()
    {
        foreach ((string kind, Type layer) in LayerOptions.Kinds) ((LayerOptions)Activator.CreateInstance(layer)!).Kind.ShouldBe(kind);
        LayerOptions.Kinds.Count.ShouldBe(typeof(LayerOptions).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(LayerOptions)) && !type.IsAbstract));
    }

    private sealed record CupOptions
    {
        public Drink Name { get; init; }

        [Default(20.0, Drink.Water), Default(90.0, Drink.Coffee), Default(80.0)]
        public double? Warmth { get; init; }

        [BelongsTo(Drink.Tea), Default(4, Unless = nameof(Until))]
        public int? Minutes { get; init; }

        public string? Until { get; init; }

        [Default(2, Drink.Coffee), Default(1)]
        public int? Spoons { get; init; }

        [BelongsToAllBut(Drink.Water), Follows(nameof(Spoons))]
        public int? Sugar { get; init; }
    }

    private sealed record SpiltOptions
    {
        [Default(20)]
        public double? Warmth { get; init; }
    }
}
