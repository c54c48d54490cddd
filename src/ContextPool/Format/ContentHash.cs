using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ContextPool.Format;

/// <summary>SHA-256 of a message's file, or nothing: 32 bytes in place, because a large context has a million of them.</summary>
internal readonly record struct ContentHash(UInt128 High, UInt128 Low)
{
    /// <summary>How many hex digits it is written with.</summary>
    public const int HexLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>True for the default value: nobody knows the hash. No known text has the hash 0.</summary>
    public bool IsUnknown => High == 0 && Low == 0;

    /// <summary>The hash of a file's bytes.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> contents)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(contents, hash);
        return FromBytes(hash);
    }

    /// <summary>From the 32 bytes of a hash.</summary>
    public static ContentHash FromBytes(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt128BigEndian(hash),
        BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    /// <summary>Reads 64 lower-case hex digits; unknown where the text is anything else.</summary>
    public static ContentHash FromHex(ReadOnlySpan<byte> utf8)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return utf8.Length == HexLength
            && Convert.FromHexString(utf8, hash, out _, out _) == OperationStatus.Done
            ? FromBytes(hash) : default;
    }

    /// <summary>Writes the 32 bytes of the hash.</summary>
    public void CopyTo(Span<byte> hash)
    {
        BinaryPrimitives.WriteUInt128BigEndian(hash, High);
        BinaryPrimitives.WriteUInt128BigEndian(hash[16..], Low);
    }

    /// <summary>64 lower-case hex digits, as sha256sum prints them.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[HexLength];
        Write(text);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Writes these digits, <see cref="HexLength"/> bytes.</summary>
    public void Write(Span<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        CopyTo(hash);
        _ = Convert.TryToHexStringLower(hash, text, out _);
    }
}
