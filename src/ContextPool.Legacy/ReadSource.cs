using ContextPool.Files;

namespace ContextPool.Legacy;

/// <summary>One version of a legacy file, read once.</summary>
/// <param name="Id">The context it is of.</param>
/// <param name="Path">Absolute path.</param>
/// <param name="Stat">The version.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="Text">Its bytes, which whoever read it disposes of; null where there are too many to hold.</param>
internal sealed record ReadSource(ContextId Id, string Path, FileStat Stat, byte[] Hash, LegacyText? Text)
{
    /// <summary>The hash as people and receipts write it.</summary>
    public string Sha256 => Convert.ToHexStringLower(Hash);
}
