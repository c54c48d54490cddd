using System.Buffers;
using System.Security.Cryptography;
using ContextPool.Files;

namespace ContextPool.Legacy;

/// <summary>
/// Reads a legacy file for migration, once: what is hashed is what is backed up and what is converted. The application may write
/// the file at any time, so it is asked before and after whether it still is the same.
/// </summary>
internal static class SourceReading
{
    /// <summary>
    /// The hash of an open file, and its bytes where it is small enough to be held; a larger one is converted from its
    /// backup. The caller then asks <see cref="RequireUntouched(IFileOperations, string, in FileStat, IFileReader)"/>.
    /// </summary>
    /// <param name="reader">The source.</param>
    /// <param name="before">What the open file was before.</param>
    /// <param name="streamingThreshold">The most bytes to hold.</param>
    /// <param name="stop">Looked at between pieces.</param>
    public static (byte[] Hash, LegacyText? Text) Read(
        IFileReader reader, in FileStat before, int streamingThreshold, CancellationToken stop)
    {
        if (before.Length > streamingThreshold) return (FileHash.Copy(reader, writer: null, stop, out _), null);
        int length = (int)before.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        LegacyText text = LegacyText.InMemory(rented, length);
        try
        {
            if (reader.ReadUpTo(rented.AsSpan(0, length), 0) != length) throw new SourceChangedException();
            return (SHA256.HashData(rented.AsSpan(0, length)), text);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>Throws unless file and path are the same as before the first byte was read.</summary>
    public static void RequireUntouched(IFileOperations files, string path, in FileStat before, IFileReader reader)
    {
        if (!reader.Stat().IsSameVersionAs(before)) throw new SourceChangedException();
        RequireUntouched(files, path, before);
    }

    /// <summary>Throws unless the path still names the very version that was read.</summary>
    public static void RequireUntouched(IFileOperations files, string path, in FileStat read)
    {
        if (files.Stat(path) is not { } now || !now.IsSameVersionAs(read)) throw new SourceChangedException();
    }
}
