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
    /// Reads a file and its hash, and holds its bytes where it is small enough; a larger one is converted from its backup. Throws
    /// <see cref="SourceChangedException"/> where it changed meanwhile.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="id">The context it is of.</param>
    /// <param name="path">The file.</param>
    /// <param name="streamingThreshold">The most bytes to hold.</param>
    /// <param name="cancel">Looked at between pieces.</param>
    public static ReadSource Read(IFileOperations files, ContextId id, string path, int streamingThreshold, CancellationToken cancel)
    {
        using IFileReader reader = files.OpenRead(path);
        FileStat before = reader.Stat();
        (byte[] hash, LegacyText? text) = Read(reader, before, streamingThreshold, cancel);
        try
        {
            RequireUntouched(files, path, before, reader);
            return new ReadSource(id, path, before, hash, text);
        }
        catch
        {
            text?.Dispose();
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

    /// <summary>The hash of an open file, and its bytes where it is small enough to be held.</summary>
    private static (byte[] Hash, LegacyText? Text) Read(
        IFileReader reader, in FileStat before, int streamingThreshold, CancellationToken cancel)
    {
        if (before.Length > streamingThreshold) return (FileHash.Copy(reader, writer: null, cancel, out _), null);
        int length = (int)before.Length;
        byte[] rented = TextPool.Shared.Rent(length);
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
}
