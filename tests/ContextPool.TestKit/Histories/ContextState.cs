using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;

namespace ContextPool.TestKit.Histories;

/// <summary>All that is of one context at one moment: the pool, deleted versions, the legacy file. Immutable.</summary>
public sealed record ContextState
{
    private readonly Lazy<UInt128> _hash;

    public ContextState() => _hash = new Lazy<UInt128>(HashNow);

    /// <summary>A copy hashes itself anew.</summary>
    private ContextState(ContextState other)
    {
        (Live, Trash, Legacy, Published) = (other.Live, other.Trash, other.Legacy, other.Published);
        _hash = new Lazy<UInt128>(HashNow);
    }

    /// <summary>The pool; null where there is none.</summary>
    public Contents? Live { get; init; }

    /// <summary>Deleted versions, the one that was deleted last on top.</summary>
    public ImmutableList<Contents> Trash { get; init; } = [];

    /// <summary>The legacy file; null where there is none.</summary>
    public Contents? Legacy { get; init; }

    /// <summary>What the migration made the pool from; null where no migration did.</summary>
    public Contents? Published { get; init; }

    /// <summary>What readers see: the pool, else the legacy file.</summary>
    public Contents? Shown => Live ?? Legacy;

    /// <summary>Tells this state from all others.</summary>
    public UInt128 Hash => _hash.Value;

    /// <summary>On one line, for people.</summary>
    public override string ToString() =>
        $"pool [{Live?.Key.ReplaceLineEndings(" ") ?? "none"}], {Trash.Count} in the trash{(Legacy is null ? "" : $", legacy [{Legacy.Head}]")}";

    private UInt128 HashNow()
    {
        string all = string.Join('\0', [Live?.Key, Legacy?.Key, Published?.Key, .. Trash.Select(version => version.Key)]);
        return XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(all));
    }
}
