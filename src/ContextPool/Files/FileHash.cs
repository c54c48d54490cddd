using System.Buffers;
using System.Security.Cryptography;
using ContextPool.Format;

namespace ContextPool.Files;

/// <summary>SHA-256 over a file in pieces, optionally copying it on the way.</summary>
internal static class FileHash
{
    private const int PieceBytes = 256 << 10;

    /// <summary>The hash of all bytes of an open file.</summary>
    public static byte[] Of(IFileReader reader) => Copy(reader, writer: null, CancellationToken.None, out _);

    /// <summary>Copies an open file, hashing what was read.</summary>
    /// <param name="reader">The source.</param>
    /// <param name="writer">The copy; null to hash only.</param>
    /// <param name="cancel">Looked at between pieces.</param>
    /// <param name="length">How many bytes there were.</param>
    public static byte[] Copy(IFileReader reader, IFileWriter? writer, CancellationToken cancel, out long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = PooledBuffer.Pool.Rent(PieceBytes);
        try
        {
            length = 0;
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                int read = reader.Read(piece.AsSpan(0, PieceBytes), length);
                if (read == 0) return hash.GetHashAndReset();
                hash.AppendData(piece, 0, read);
                writer?.Write(piece.AsSpan(0, read));
                length += read;
            }
        }
        finally
        {
            PooledBuffer.Pool.Return(piece);
        }
    }
}
