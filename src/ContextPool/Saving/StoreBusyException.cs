namespace ContextPool.Saving;

/// <summary>A migration run holds the store; nothing was written. Contexts can be read meanwhile.</summary>
public sealed class StoreBusyException(string storageDirectory, string holder) : Exception($"{storageDirectory} is in use: {holder}")
{
    /// <summary>Who holds it, as far as is known: host, process and run.</summary>
    public string Holder { get; } = holder;
}
