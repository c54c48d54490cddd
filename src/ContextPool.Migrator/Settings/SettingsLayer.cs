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
