using System.Security.Cryptography;
using System.Text;

namespace ContextPool.Format;

/// <summary>SHA-256 of a <c>context.json</c>: says on which head a commit builds. Text is 64 lower-case hex digits.</summary>
internal readonly record struct HeadHash(UInt128 High, UInt128 Low)
{
    /// <summary>The hash of these bytes.</summary>
    public static HeadHash Of(ReadOnlySpan<byte> head)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(head, hash);
        return Of32(hash);
    }

    /// <summary>Reads 64 lower-case hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> hex, out HeadHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (hex.Length != 2 * SHA256.HashSizeInBytes || hex.ContainsAnyExceptInRange((byte)'0', (byte)'f')) return false;
        if (Convert.FromHexString(Encoding.ASCII.GetString(hex), bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        hash = Of32(bytes);
        return hash.ToString().AsSpan().SequenceEqual(Encoding.ASCII.GetString(hex));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{High:x32}{Low:x32}";

    private static HeadHash Of32(ReadOnlySpan<byte> bytes) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes),
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
}
