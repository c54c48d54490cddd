using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary>The head of a context as it was on disk at one moment: <c>context.json</c> and what <c>commits.log</c> adds to it.</summary>
/// <param name="Metadata">Both together.</param>
/// <param name="Version">Of <c>context.json</c>.</param>
internal sealed record StoredHead(ContextMetadata Metadata, FileStat Version)
{
    /// <summary>SHA-256 of <c>context.json</c>; null until somebody needs it.</summary>
    public HeadHash? Hash { get; init; }

    /// <summary>True where there is a log, be it empty.</summary>
    public bool HasLog { get; init; }

    /// <summary>Bytes of whole lines in the log.</summary>
    public long LogBytes { get; init; }

    /// <summary>The last of those lines, by which the log is recognised when it has grown.</summary>
    public ReadOnlyMemory<byte> LastLine { get; init; }

    /// <summary>The log has the beginning of a line behind them.</summary>
    public bool IsTorn { get; init; }

    /// <summary>A line of the log is not as its writer left it.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>The log was written beside another <c>context.json</c>: a fold that died before its end, or somebody who knows nothing of logs.</summary>
    public bool IsOfAnotherHead { get; init; }

    /// <summary>What the log tells and the branches cannot be given.</summary>
    public IReadOnlyList<AppendRecord> Unapplied { get; init; } = [];

    /// <summary>How many of its records the branches were given.</summary>
    public int Applied { get; init; }

    /// <summary>True where nothing may be said in the log before it is settled.</summary>
    public bool NeedsSettling => IsOfAnotherHead || LosesSomething;

    /// <summary>True where folding the log would lose what it says.</summary>
    public bool LosesSomething => IsDamaged || Unapplied.Count > 0;
}
