using ContextPool.Format;

namespace ContextPool;

/// <summary>Which messages <see cref="ContextStore.PackAsync"/> packs, and how.</summary>
public sealed record PackOptions
{
    /// <summary>
    /// False (default): the messages that lie loose, into one more pack. True: those of all packs with them, into one in place of all; that
    /// drops the versions that were replaced.
    /// </summary>
    public bool All { get; init; }

    /// <summary>Where given, contexts to which something was saved at or after this time are left as they are.</summary>
    public DateTimeOffset? UntouchedSince { get; init; }

    /// <summary>How hard Zstandard tries, from 1 to 19; 3 by default.</summary>
    public int Level { get; init; } = ZstdCodec.DefaultLevel;

    /// <summary>True: tells what would be moved, and writes nothing.</summary>
    public bool DryRun { get; init; }
}
