using ContextPool.Storage;

namespace ContextPool;

/// <summary>
/// Contexts in another format behind a store: they are listed and opened as its own are, and become pools when they are migrated. What
/// reads the format is another assembly; this one only asks. See <see cref="ContextStoreOptions.Legacy"/>.
/// </summary>
public abstract class LegacySource
{
    /// <summary>For friends only: what a store asks is no promise yet.</summary>
    internal LegacySource()
    {
    }

    /// <summary>Reads the backups that migrations of this source made.</summary>
    internal abstract BackupReader Backups { get; }

    /// <summary>What cannot be, each with its value and what was expected. Called when a store is opened, before anything else.</summary>
    internal abstract IEnumerable<string> Problems(string storageDirectory);

    /// <summary>Puts the source behind a storage. Relative paths mean from here on what they mean now. Opens nothing.</summary>
    internal abstract ILegacyContexts Behind(IContextStorage storage);
}
