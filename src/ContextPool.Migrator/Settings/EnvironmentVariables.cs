using System.Collections;

namespace ContextPool.Migrator.Settings;

/// <summary><c>CONTEXTPOOL_Migration__MaxFailures</c> in the environment is <c>Migration:MaxFailures</c>.</summary>
internal static class EnvironmentVariables
{
    /// <summary>What the names of all of them begin with.</summary>
    public const string Prefix = "CONTEXTPOOL_";

    /// <summary>The settings among the variables, by key.</summary>
    public static Dictionary<string, string?> Settings(IDictionary variables)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in variables)
        {
            string name = (string)variable.Key;
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                settings[name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal)] = (string?)variable.Value;
        }

        return settings;
    }

    /// <summary>The variable of a key.</summary>
    public static string NameOf(string key) => Prefix + key.Replace(":", "__", StringComparison.Ordinal);
}
