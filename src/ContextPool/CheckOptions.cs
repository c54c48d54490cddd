using ContextPool.Checking;

namespace ContextPool;

/// <summary>What a check looks at.</summary>
public sealed record CheckOptions
{
    /// <summary>4: a disk or a network share is kept busy, a server beside it is not starved.</summary>
    public const int DefaultParallelism = 4;

    /// <summary>
    /// False: names, sizes, metadata, index and receipts; of the messages only those that the index does not vouch for are
    /// read. True: every message and every backup is read as well.
    /// </summary>
    public bool ReadData { get; init; }

    /// <summary>
    /// Asked what a source had, where a message is missing and nothing else tells. Null: that it may be missing in the source, too, is
    /// left open then. Whether backups are there, and unchanged, is told either way.
    /// </summary>
    public BackupReader? Backups { get; init; }

    /// <summary>
    /// Only the contexts of one part of so many, counted from 1: <c>(3, 7)</c> is the third of seven. A context is always in the
    /// same part, so as many runs as there are parts see all of them. Null = all.
    /// </summary>
    public (int Index, int Count)? Subset { get; init; }

    /// <summary>Only these contexts, and nothing about the store as a whole. Null = all.</summary>
    public IReadOnlySet<ContextId>? Only { get; init; }

    /// <summary>
    /// Damage is told when two looks so far apart agree on it. 250 ms by default: a program that writes in place is done by then.
    /// </summary>
    public TimeSpan LookSpacing { get; init; } = TimeSpan.FromMilliseconds(Settling.DefaultLookSpacingMs);

    /// <summary>
    /// What looks damaged and changed within this time is looked at once more when it is over. 5 s by default. What changes all the
    /// while is told as a note, <see cref="FindingKind.UnsettledContext"/>.
    /// </summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(Settling.DefaultSettleSeconds);

    internal Settling Settling => new(LookSpacing, SettleTime);

    /// <summary>How many contexts are looked at at the same time; at least 1.</summary>
    public int Parallelism { get; init; } = DefaultParallelism;

    /// <summary>True where the options choose this context.</summary>
    internal bool Chooses(ContextId id)
    {
        if (Only is not null && !Only.Contains(id)) return false;
        return Subset is not { } subset || PartOf(id, subset.Count) == subset.Index;
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Parallelism, 1);
        Settling.Validate();
        if (Subset is not { } subset) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(subset.Count, 1, nameof(Subset));
        ArgumentOutOfRangeException.ThrowIfLessThan(subset.Index, 1, nameof(Subset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subset.Index, subset.Count, nameof(Subset));
    }

    /// <summary>Hashed, because ids that count up or carry a time would make unequal parts.</summary>
    private static int PartOf(ContextId id, int count)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> hash = stackalloc byte[32];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        System.Security.Cryptography.SHA256.HashData(bytes, hash);
        return (int)(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)count) + 1;
    }
}
