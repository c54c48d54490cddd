using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>Judges by data which side changed: what the receipt says both were, and what they are.</summary>
internal static class SourceReview
{
    /// <summary>How a legacy file stands to the pool that a receipt tells of.</summary>
    /// <param name="source">The file as it was read.</param>
    /// <param name="receipt">What the pool was made from.</param>
    /// <param name="poolSha256">Digest of the pool as it is; asked for only where it decides.</param>
    public static SourceStanding Of(ReadSource source, Receipt receipt, Func<string?> poolSha256)
    {
        if (source.Sha256 == receipt.SourceSha256) return SourceStanding.Unchanged;
        if (poolSha256() != receipt.PoolSha256) return SourceStanding.BothChanged;
        return Timestamp.TryParse(receipt.SourceModified, out Timestamp published) && source.Stat.LastWrite < published
            ? SourceStanding.Older
            : SourceStanding.Newer;
    }
}
