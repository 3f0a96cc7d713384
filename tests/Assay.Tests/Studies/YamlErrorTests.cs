using System.Text;
using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Tests.Studies;

/// <summary>Texts that are not YAML: told in our own words, where the mistake is and not where the parser gave up.</summary>
public class YamlErrorTests
{
    private const string Indent = "; indent a part by two spaces more than its whole, and all parts of one whole alike";

    [Theory]
    // What is never closed: told where it opens.
    [InlineData("{ source: triangle, samples: 100 }", "{ source: triangle, samples: 100", "2:7: the \"{\" that opens here is never closed; write \"}\" where it ends")]
    [InlineData("{ folds: 5 }", "[ 5", "11:13: the \"[\" that opens here is never closed; write \"]\" where it ends")]
    [InlineData("samples: 100 }", "samples: [1, 2 }", "2:42: \"}\" stands here, but the \"[\" of line 2, column 36 is still open; write \"]\" first")]
    [InlineData("samples: 100 }", "samples: 100 }}", "2:41: this \"}\" closes nothing; remove it, or put the text between \"…\"")]
    [InlineData("study: small", "study: \"small", "1:8: the quoted text that begins here is never closed; write \" where it ends")]
    [InlineData("study: small", "study: 'small", "1:8: the quoted text that begins here is never closed; write ' where it ends")]
    [InlineData("name: hidden", "name: 'hidden", "4:20: the quoted text that begins here runs on to line 5; is the ' at its end missing?", "name: drop", "name: 'drop'")]
    // Keys and indentation.
    [InlineData("epochs: 5", "epochs 5", "10:3: a \":\" is missing; a key and its value are written key: value, but \"epochs 5\" stands here")]
    [InlineData("epochs: 5", "epochs:5", "10:3: after the \":\" a space is missing; write epochs: 5")]
    [InlineData("  epochs: 5", "\tepochs: 5", "10:1: a tab stands in the indentation of this line" + Indent)]
    [InlineData("  loss", "\tloss", "8:1: a tab stands in the indentation of this line" + Indent)]
    [InlineData("  epochs: 5", "   epochs: 5", "10:4: this line has an indentation of 3, the lines above it of 0, 2" + Indent)]
    [InlineData("  epochs: 5", " epochs: 5", "10:2: this line has an indentation of 1, the lines above it of 0, 2" + Indent)]
    [InlineData("  epochs: 5", "  epochs: 5 batch_size: 3", "10:23: a second \": \" stands in this line; give the key a line of its own, or put the text between \"…\"")]
    [InlineData("  epochs: 5", "  - epochs: 5", "10:3: a list item, \"- …\", stands here among keys; indent it below the key whose list it is in, or remove the \"-\"")]
    [InlineData("  epochs: 5", "  epochs: - 5", "10:11: a list item, \"- …\", stands on a line of its own, or the list is written [ … ]")]
    // Characters.
    [InlineData("small", "\"sm\\all\"", "1:8: the text holds U+0007, a control character; leave it out")]
    [InlineData("small", "\"sm\\qll\"", "1:8: a \"\\\" in a text between \"…\" begins an escape, and this is none; write \\\\ for a backslash, or put the text between '…'")]
    [InlineData("small", "\"\\x1\"", "1:8: an escape \\x, \\u or \\U takes 2, 4 or 8 hexadecimal digits; write \\\\ for a backslash, or put the text between '…'")]
    [InlineData("small", "sm\0all", "1:10: U+0000, a control character, stands here; remove it")]
    [InlineData("small", "sm\u001b[2Jall", "1:10: U+001B, a control character, stands here; remove it")]
    [InlineData("epochs: 5", "epochs: 5\u2028  batch_size: 3", "10:12: U+2028, a line separator that editors do not show, stands here; begin a new line in its place")]
    [InlineData("small", "sm\uFEFFall", "1:10: U+FEFF, a byte order mark, stands within the file; remove it")]
    [InlineData("small", "@small", "1:8: a text cannot begin with this character; put it between \"…\"")]
    [InlineData("samples: 100", "samples: 100,, seed: 1", "2:40: a value is missing before this \",\"; remove it, or put the text between \"…\"")]
    // Anchors, tags, directives, documents.
    [InlineData("small", "&a small", "9:43: the anchor &a stands twice, first in line 1; give one of them another name", "learning_rate: 0.01", "learning_rate: &a 0.01")]
    [InlineData("small", "*", "1:8: an anchor & and an alias * need a name of letters and digits; put a text that begins with & or * between \"…\"")]
    [InlineData("study: small", "%YAML 3.0\n---\nstudy: small", "1:1: directives (%…) are not used in study files; remove the line")]
    [InlineData("study: small", "study: small\n...\nstudy: two", "3:1: one file holds one study, but a second document begins here; give it a file of its own")]
    public void A_text_that_is_no_yaml_is_told_with_its_place_and_what_to_do(
        string was, string becomes, string error, string? wasToo = null, string? becomesToo = null)
    {
        string text = Texts.Small.Replace(was, becomes, StringComparison.Ordinal);
        if (wasToo is not null) text = text.Replace(wasToo, becomesToo, StringComparison.Ordinal);
        Texts.Errors(text).ShouldBe(["s.yaml:" + error]);
        Texts.Errors(text.Replace("\n", "\r\n", StringComparison.Ordinal)).ShouldBe(["s.yaml:" + error], "the same with the line ends of Windows");
    }

    [Theory]
    [InlineData("search.0.grid.training.epochs=[1, 2", "--set: the \"[\" that opens here is never closed; write \"]\" where it ends")]
    [InlineData("training.optimizer={ name: adam", "--set: the \"{\" that opens here is never closed; write \"}\" where it ends")]
    [InlineData("study=\"x", "--set: the quoted text that begins here is never closed; write \" where it ends")]
    public void A_broken_override_is_told_as_one(string set, string error) => Texts.Errors(Texts.Small, null, set).ShouldBe([error]);

    [Fact]
    public void A_file_that_is_not_utf8_is_told_with_the_byte()
    {
        Load([.. "study: small\n# gr"u8, 0xFC, .. "n\n"u8]).ShouldEndWith(":2:5: the byte 0xFC is no character in UTF-8; save the file as UTF-8");
        Load(Encoding.Unicode.GetPreamble()).ShouldEndWith(":1:1: the byte 0xFF is no character in UTF-8; save the file as UTF-8");
    }

    [Fact]
    public void A_byte_order_mark_before_a_study_does_no_harm() => Texts.Read("\uFEFF" + Texts.Small).Name.ShouldBe("small");

    [Fact]
    public void Keys_and_texts_have_an_end()
    {
        Texts.Errors(Texts.Small + new string('k', 201) + ": 1\n").ShouldBe(["s.yaml:13:1: a key has at most 200 characters, this one has 201; is a \":\" missing?"]);
        Texts.Errors(Texts.Small + new string('k', 5000) + ": 1\n").ShouldBe(["s.yaml:13:1: a key has at most 200 characters; is a \":\" missing?"]);
        Texts.Errors(Texts.Small + "preset: " + new string('k', 10_001) + "\n").ShouldBe(["s.yaml:13:9: a text has at most 10000 characters, this one has 10001; no study needs that"]);
    }

    private static string Load(byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        try
        {
            return Should.Throw<StudyException>(() => StudyFile.Load(path)).Errors.ShouldHaveSingleItem().ToString();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
