using ContextPool.Checking;

namespace ContextPool;

/// <summary>What a repair may do. By default it only says what it would do.</summary>
public sealed record RepairOptions
{
    /// <summary>False (default): plan and write nothing. True: do it.</summary>
    public bool Execute { get; init; }

    /// <summary>
    /// True (default): every message is read, so that damage inside is found and mended too. False: what a check of the
    /// structure finds.
    /// </summary>
    public bool ReadData { get; init; } = true;

    /// <summary>Recovers messages and metadata out of backups. Null: what only a backup has is left as it is, and told.</summary>
    public BackupReader? Backups { get; init; }

    /// <summary>Move messages to the trash that no branch names and that no kept message descends from. They stay by default.</summary>
    public bool TrashOrphans { get; init; }

    /// <summary>Move things inside contexts to the trash that the format has no name for. They stay by default.</summary>
    public bool TrashForeignFiles { get; init; }

    /// <summary>What to do with messages whose contents changed without a word in the index.</summary>
    public ChangedMessages ChangedMessages { get; init; }

    /// <summary>Only what two looks so far apart agree on is touched. 250 ms by default.</summary>
    public TimeSpan LookSpacing { get; init; } = TimeSpan.FromMilliseconds(Settling.DefaultLookSpacingMs);

    /// <summary>
    /// Nothing is touched that changed within this time; what did is waited for once. 5 s by default; longer where the original
    /// application writes to a slow disk or share.
    /// </summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(Settling.DefaultSettleSeconds);

    internal Settling Settling => new(LookSpacing, SettleTime);

    /// <summary>Only these contexts, and nothing about the store as a whole. Null = all.</summary>
    public IReadOnlySet<ContextId>? Only { get; init; }
}
