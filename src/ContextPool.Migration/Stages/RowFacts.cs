using ContextPool.Legacy;
using ContextPool.Migration.Options;

namespace ContextPool.Migration.Stages;

/// <summary>What the report tells of a file beside its outcome: whatever was learnt before it ended.</summary>
internal sealed record RowFacts
{
    /// <summary>The context the name stands for; null where it stands for none.</summary>
    public ContextId? Id { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long SourceBytes { get; init; }

    /// <summary>SHA-256 of the file; empty where it was not read.</summary>
    public string SourceSha256 { get; init; } = "";

    /// <summary>The verified copy; null where there is none.</summary>
    public string? BackupPath { get; init; }

    /// <summary>What it was converted to; null where it was not.</summary>
    public ConvertedContext? Context { get; init; }

    /// <summary>Bytes of messages, metadata and index, as far as they were written; null where nothing was converted.</summary>
    public long? PoolBytes { get; init; }

    /// <summary>The same as stored, compressed where they are packed; null where no pool was written whole.</summary>
    public long? StoredBytes { get; init; }

    /// <summary>How its messages were written; null where no pool was written whole.</summary>
    public Layout? Layout { get; init; }

    /// <summary>Digest of the pool; empty where none was written.</summary>
    public string PoolSha256 { get; init; } = "";

    /// <summary>True once the legacy file is gone because everything that vouches for it is durable.</summary>
    public bool SourceRemoved { get; init; }

    /// <summary>The same, with what reading the file told.</summary>
    public RowFacts With(ReadSource read) => this with { SourceBytes = read.Stat.Length, SourceSha256 = read.Sha256 };

    /// <summary>The same, with what converting it told.</summary>
    public RowFacts With(ConvertedSource converted) => this with { Context = converted.Context, PoolBytes = 0 };

    /// <summary>The same, with what writing its messages told.</summary>
    public RowFacts With(WrittenPool pool) => this with { PoolBytes = pool.Bytes, PoolSha256 = pool.Sha256 };
}
