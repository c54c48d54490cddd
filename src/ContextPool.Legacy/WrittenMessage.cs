using System.IO.Hashing;
using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>One message as it was written.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Hash">Its SHA-256, which index and digest tell.</param>
/// <param name="Fingerprint">
/// Of the same bytes, quicker by ten times: what has it when it is read back has the hash too. It is no proof against somebody who wants two
/// texts to have the same one, and need not be: what is read back is compared with the source besides.
/// </param>
internal readonly record struct WrittenMessage(long Bytes, ContentHash Hash, UInt128 Fingerprint)
{
    /// <summary>What is to be known of these bytes.</summary>
    public static WrittenMessage Of(ReadOnlySpan<byte> text) => new(text.Length, ContentHash.Of(text), XxHash128.HashToUInt128(text));

    /// <summary>True where these bytes are what was written.</summary>
    public bool IsWhatWasWritten(ReadOnlySpan<byte> text) => text.Length == Bytes && XxHash128.HashToUInt128(text) == Fingerprint;
}
