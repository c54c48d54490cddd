using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ContextPool.Migrator.Settings;

/// <summary>The settings file: which one it is, and its contents.</summary>
internal static class SettingsFile
{
    /// <summary>The name that is looked for where none is given.</summary>
    public const string Name = "appsettings.json";

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
