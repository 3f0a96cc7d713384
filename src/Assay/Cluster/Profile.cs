using Assay.Studies;
using Assay.Studies.Reading;
using Assay.Studies.Trees;

namespace Assay.Cluster;

/// <summary>What a user has said once for all studies: <c>~/.config/assay/profile.yaml</c>.</summary>
internal sealed record Profile
{
    /// <summary>What is asked of the cluster, where the command line says nothing; default: nothing.</summary>
    public ClusterOptions? Cluster { get; init; }

    /// <summary>Where it lies: in <c>assay</c> under XDG_CONFIG_HOME, or under ~/.config.</summary>
    public static string Path => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } config ? config : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
        "assay", "profile.yaml");

    /// <summary>Reads it; where there is none, nothing was said.</summary>
    /// <exception cref="StudyException">When anything is wrong with it.</exception>
    public static Profile Load(string path)
    {
        if (!File.Exists(path)) return new();
        List<StudyError> errors = [];
        Profile profile = new();
        string text = StudyFile.TextOf(path);
        if (text.Split('\n').All(line => line.Trim() is "" or ['#', ..])) return profile; // nothing, or all of it commented out
        switch (YamlReader.Read(text, path, errors))
        {
            case MappingNode tree:
                profile = new Binder(errors, "a profile").Record<Profile>(tree);
                if (errors.Count == 0 && profile.Cluster?.Wrong() is var (option, rule)) errors.Add(((MappingNode)tree["cluster"]!.Value)[option]!.Value.At.Error($"cluster.{option} {rule}"));
                break;
            case Node other:
                errors.Add(other.At.Error("a profile is a mapping: cluster: { partition: NAME, … }"));
                break;
        }

        return errors.Count == 0 ? profile : throw new StudyException([.. errors.OrderBy(error => error.Line).ThenBy(error => error.Column)]);
    }
}
