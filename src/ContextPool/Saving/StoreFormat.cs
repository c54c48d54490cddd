using System.Text;
using System.Text.Json;
using ContextPool.Files;
using ContextPool.Layout;

namespace ContextPool.Saving;

/// <summary><c>store.json</c>: which version of the format a storage directory is in.</summary>
internal static class StoreFormat
{
    /// <summary>The version this library writes, and the newest it reads.</summary>
    public const int CurrentVersion = 1;

    private const string AsideName = "store.json";

    /// <summary>The version of a store; null where the directory has none yet. Throws <see cref="StoreFormatException"/> for one that cannot be read.</summary>
    public static int? Read(IFileOperations files, StoreLayout store)
    {
        byte[]? bytes = files.ReadAllOrNull(store.StoreFile);
        if (bytes is null) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            if (document.RootElement.TryGetProperty("version", out JsonElement version) && version.TryGetInt32(out int number))
                return number <= CurrentVersion ? number : throw new StoreFormatException(
                    $"{store.StoreFile}: the store has format version {number}, this program reads up to {CurrentVersion}", isNewer: true);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StoreFormatException($"{store.StoreFile}: expected a JSON object with a version: {e.Message}", isNewer: false);
        }

        throw new StoreFormatException($"{store.StoreFile}: expected a member version", isNewer: false);
    }

    /// <summary>Makes a directory a store, unless it is one; creates its folders.</summary>
    public static void Create(IFileOperations files, StoreLayout store, TimeProvider? time = null)
    {
        Permissions open = Permissions.Public.ForDirectory();
        files.CreateDirectories(store.Root, open);
        files.CreateDirectoryDurably(store.Contexts, open);
        files.CreateDirectoryDurably(store.Staging, Permissions.Private.ForDirectory());
        if (Read(files, store) is not null) return;
        time ??= TimeProvider.System;
        using WriterRoom room = WriterRoom.Open(files, store, time);
        try
        {
            byte[] json = Encoding.UTF8.GetBytes($$"""{"format":"contextpool","version":{{CurrentVersion}}}""" + "\n");
            files.WriteDurably(store.StoreFile, Path.Combine(store.StagingOf(room.Writer), AsideName), json, Permissions.Public);
        }
        finally
        {
            StagingArea.Remove(files, store, room, time);
        }
    }
}
