using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Tests.Studies;

/// <summary>Study texts for tests, and the errors they give.</summary>
internal static class Texts
{
    /// <summary>The smallest complete study, one key a line so that places are easy to read off.</summary>
    public const string Small = """
        study: small
        data: { source: triangle, samples: 100 }
        network:
          - dense: { name: hidden, units: 8, activation: relu }
          - dropout: { name: drop, rate: 0.1 }
          - dense: { units: 1, activation: sigmoid }
        training:
          loss: binary_crossentropy
          optimizer: { name: adam, learning_rate: 0.01 }
          epochs: 5
        evaluation: { folds: 5 }
        objective: { maximize: val_accuracy }

        """;

    /// <summary>The small study with lines of text replaced, and others added.</summary>
    public static Study Read(string text, string? preset = null, params string[] sets) =>
        StudyFile.Parse(text, "s.yaml", preset, sets);

    public static string[] Errors(string text, string? preset = null, params string[] sets) =>
        [.. Should.Throw<StudyException>(() => Read(text, preset, sets)).Errors.Select(error => error.ToString())];
}
