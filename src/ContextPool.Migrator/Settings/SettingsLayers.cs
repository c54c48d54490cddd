using Microsoft.Extensions.Configuration;

namespace ContextPool.Migrator.Settings;

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
