using System.Xml.Linq;
using Assay.Tests.Studies;

namespace Assay.Tests;

/// <summary>ARCHITECTURE.md's table says who may use whom; the sources keep to it.</summary>
public class RoomsTests
{
    private static readonly Lazy<Rooms> Ours = new(() => new Rooms(Text("ARCHITECTURE.md"), [.. Sources()], [.. Packages()]));

    [Fact]
    public void Every_folder_has_a_row_and_every_row_a_folder() => Ours.Value.Unknown().ShouldBeEmpty();

    [Fact]
    public void No_file_uses_what_its_row_does_not_allow() => Ours.Value.Forbidden().ShouldBeEmpty();

    [Fact]
    public void No_row_allows_what_nothing_uses() => Ours.Value.Unused().ShouldBeEmpty();

    [Fact]
    public void The_table_allows_no_circle() => Ours.Value.Circles().ShouldBeEmpty();

    [Theory]
    [InlineData("using Assay.Up;")]
    [InlineData("using static Assay.Up.Thing;")]
    [InlineData("using T = Assay.Up.Thing;")]
    [InlineData("var x = new Assay.Up.Thing();")]
    [InlineData("var x = new Up.Thing();")]
    [InlineData("string x = $\"{Up.Thing.Name}\";")]
    public void A_use_is_seen_however_it_is_written(string text)
    {
        Rooms rooms = Made(
            "| `src/Assay` | | |\n| `  Up/` | | Down |\n| `  Down/` | | |",
            ("src/Assay/Up/Thing.cs", "using Assay.Down;\npublic class Thing;"),
            ("src/Assay/Down/File.cs", $"{text}\npublic class Other;"));
        rooms.Forbidden().ShouldHaveSingleItem()
            .ShouldMatch(@"^src/Assay/Down/File\.cs uses Up \(.+\), but the row of src/Assay/Down allows: nothing$");
        rooms.Unknown().ShouldBeEmpty();
        rooms.Unused().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("using System.Text;")]
    [InlineData("using Assay.Down;")]
    [InlineData("// new Up.Thing()")]
    [InlineData("/// <see cref=\"Up.Thing\"/>")]
    [InlineData("string x = \"Up.Thing\";")]
    [InlineData("var x = this.Up.Thing;")]
    public void What_is_no_use_is_none(string text) => Made(
        "| `src/Assay` | | |\n| `  Up/` | | |\n| `  Down/` | | |",
        ("src/Assay/Up/Thing.cs", "public class Thing;"), ("src/Assay/Down/File.cs", $"{text}\npublic class Other;")).Forbidden().ShouldBeEmpty();

    [Fact]
    public void What_lies_in_the_folder_around_is_seen_without_a_using() =>
        Made(
            "| `src/Low` | | |\n| `  Inner/` | | |",
            ("src/Low/Base.cs", "class Base;"), ("src/Low/Inner/File.cs", "class File(Base ground);"))
            .Forbidden().ShouldBe(["src/Low/Inner/File.cs uses Low (Base), but the row of src/Low/Inner allows: nothing"]);

    [Fact]
    public void Packages_are_held_to_the_row() =>
        Made("| `src/Low` | | |", ("src/Low/File.cs", "using System.IO;\nusing Pack.Deep;")).Forbidden()
            .ShouldBe(["src/Low/File.cs uses Pack (Pack.Deep), but the row of src/Low allows: nothing"]);

    [Fact]
    public void What_the_table_lacks_or_has_too_much_of_is_told()
    {
        Rooms rooms = Made("| `src/Low` | | Nobody, Pack |\n| `src/Gone` | | |", ("src/Low/File.cs", ""), ("src/New/File.cs", ""));
        rooms.Unknown().ShouldBe(
        [
            "src/New has no row in the table: say what it is and what it may use",
            "the row of src/Gone describes no folder with sources: delete it",
            "the row of src/Low names Nobody, which is no room and no package",
        ]);
        rooms.Unused().ShouldContain("the row of src/Low allows Pack, which nothing there uses: delete it");
    }

    [Theory]
    [InlineData("B", "C", "A", "A → B → C → A")]
    [InlineData("B", "A", "", "A → B → A")]
    [InlineData("C", "all of C", "all of B", "C → B → C")]
    [InlineData("B, C", "C", "", "")]
    public void A_circle_is_told_as_the_way_round(string a, string b, string c, string way) =>
        Made($"| `src/A` | | {a} |\n| `src/B` | | {b} |\n| `src/C` | | {c} |").Circles().ShouldBe(way.Length == 0 ? [] : [way]);

    private static string Text(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static IEnumerable<SourceFile> Sources() =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Split('/').Any(folder => folder is "obj" or "bin")
        select new SourceFile(path, Text(path));

    /// <summary>Packages by their namespaces: that of Parquet.Net is Parquet.</summary>
    private static IEnumerable<string> Packages() =>
        XDocument.Parse(Text("Directory.Packages.props")).Descendants("PackageVersion").Select(package => ((string)package.Attribute("Include")!).Replace(".Net", "", StringComparison.Ordinal));

    private static Rooms Made(string table, params (string Path, string Text)[] files) =>
        new(table, [.. files.Select(file => new SourceFile(file.Path, file.Text))], ["Pack"]);
}
