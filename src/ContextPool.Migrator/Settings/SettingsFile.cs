using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace ContextPool.Migrator.Settings;

/// <summary>The settings file: which one it is, and its contents.</summary>
internal static class SettingsFile
{
    /// <summary>The name that is looked for where none is given.</summary>
    public const string Name = "appsettings.json";

    /// <summary>Names, in the file, the schema that an editor judges it by.</summary>
    public const string SchemaKey = "$schema";

    /// <summary>What Serilog reads.</summary>
    public const string LogSection = "Serilog";

    /// <summary>Where it is looked for, for the help.</summary>
    public const string Places = "in the working directory, else beside the program or, for one in /usr/bin, in /etc/contextpool";

    private const string InstalledPrograms = "/usr/bin";
    private const string InstalledSettings = "/etc/contextpool";

    /// <summary>
    /// Where one is looked for, in order: where somebody works, beside the program, and where a package puts it. Of a system in a
    /// directory of its own that is the place in there.
    /// </summary>
    public static IReadOnlyList<string> DirectoriesFor(string? working, string program)
    {
        string beside = Path.TrimEndingDirectorySeparator(program);
        string? installed = beside.EndsWith(InstalledPrograms, StringComparison.Ordinal)
            ? beside[..^InstalledPrograms.Length] + InstalledSettings
            : null;
        return [.. new[] { working, beside, installed }.OfType<string>()];
    }

    /// <summary>The file that was asked for, else the first that is there; null where there is none at all.</summary>
    public static string? Locate(string? asked, IReadOnlyList<string> directories) => asked is not null
        ? Path.GetFullPath(asked)
        : directories.Select(directory => Path.Combine(directory, Name)).FirstOrDefault(File.Exists);

    /// <summary>Its keys and values; null, and a problem more, where it cannot be read or is not JSON.</summary>
    public static IConfigurationProvider? ReadOrNull(string path, ICollection<SettingsProblem> problems)
    {
        try
        {
            // From a stream: the file provider of the configuration does not see names that begin with a dot.
            using FileStream stream = File.OpenRead(path);
            var provider = new JsonSettings(stream);
            provider.Load();
            return provider;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            problems.Add(SettingsProblem.OfFile(path, Directory.Exists(path) ? "it is a directory" : FaultOf(e)));
            return null;
        }
    }

    private static string FaultOf(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        // JSON counts from zero, editors from one.
        JsonException json =>
            $"line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}: {WithoutPlace(json.Message)}",
        _ => exception.Message,
    };

    private static string WithoutPlace(string message)
    {
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }
}

/// <summary>JSON as keys and values. Loads once, from its stream; to load it again keeps what there is.</summary>
internal sealed class JsonSettings(Stream stream)
    : JsonStreamConfigurationProvider(new JsonStreamConfigurationSource { Stream = stream })
{
    private bool _isLoaded;

    /// <inheritdoc/>
    public override void Load()
    {
        if (_isLoaded) return;
        base.Load();
        _isLoaded = true;
    }
}
