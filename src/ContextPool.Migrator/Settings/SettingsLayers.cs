using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace ContextPool.Migrator.Settings;

/// <summary>One place that settings come from.</summary>
/// <param name="Provider">Its keys and values.</param>
/// <param name="OriginOf">How a user finds a key there again.</param>
internal sealed record SettingsLayer(IConfigurationProvider Provider, Func<string, string> OriginOf)
{
    /// <summary>Keys and values that are known already.</summary>
    public static SettingsLayer Of(
        IEnumerable<KeyValuePair<string, string?>> settings, Func<string, string> originOf) =>
        new(new MemoryConfigurationProvider(new MemoryConfigurationSource { InitialData = settings }), originOf);
}

/// <summary>All places that settings come from, the weakest first, and as one.</summary>
internal sealed class SettingsLayers(IReadOnlyList<SettingsLayer> layers)
{
    /// <summary>What is not set anywhere.</summary>
    public const string DefaultOrigin = "the default";

    /// <summary>For those that bind by themselves.</summary>
    public IConfigurationRoot Configuration { get; } =
        new ConfigurationRoot([.. layers.Select(layer => layer.Provider)]);

    /// <summary>The value of a key where it is set, be it to null.</summary>
    public bool TryGet(string key, out string? value)
    {
        value = null;
        foreach (SettingsLayer layer in layers.Reverse())
        {
            if (layer.Provider.TryGet(key, out value)) return true;
        }

        return false;
    }

    /// <summary>Where the value of a key, or the first one below it, comes from.</summary>
    public string OriginOf(string key) =>
        (layers.LastOrDefault(layer => layer.Provider.TryGet(key, out _))
            // A section has a value only where it should not; where it has none, it is where something below it is.
            ?? layers.LastOrDefault(layer => layer.Provider.GetChildKeys([], key).Any()))?.OriginOf(key) ?? DefaultOrigin;
}

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
