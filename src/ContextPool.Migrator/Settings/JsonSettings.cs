using Microsoft.Extensions.Configuration.Json;

namespace ContextPool.Migrator.Settings;

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
