using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary><c>store.json</c>: which version of the format a storage directory is in, and with which features.</summary>
internal static class StoreFormat
{
    private const string AsideName = "store.json";

    /// <summary>
    /// The version of a store; null where the directory has none yet. Throws <see cref="StoreFormatException"/> for one that cannot
    /// be read, or that has a feature which this library does not know.
    /// </summary>
    public static int? Read(IFileOperations files, StoreLayout store) => ReadAll(files, store)?.Version;

    /// <summary>The features of a store; none where the directory is no store yet. Throws as <see cref="Read"/> does.</summary>
    public static StoreFeatures ReadFeatures(IFileOperations files, StoreLayout store) =>
        ReadAll(files, store)?.Features ?? StoreFeatures.None;

    /// <summary>
    /// Makes a directory a store, unless it is one, and creates its folders. Where it is one this costs the reading of a small file and a
    /// look; the folder of drafts, which may be missing then, is made by who needs it.
    /// </summary>
    public static void Create(IFileOperations files, StoreLayout store, TimeProvider? time = null)
    {
        if (Read(files, store) is not null && files.Stat(store.Contexts) is { Kind: FileKind.Directory }) return;
        Permissions open = Permissions.Public.ForDirectory();
        files.CreateDirectories(store.Root, open);
        files.CreateDirectoryDurably(store.Contexts, open);
        files.CreateDirectoryDurably(store.Staging, Permissions.Private.ForDirectory());
        if (Read(files, store) is not null) return;
        Write(files, store, StoreFeatures.None, time);
    }

    /// <summary>Writes the file anew, durably, with these features. The directory must be a store.</summary>
    public static void Write(IFileOperations files, StoreLayout store, StoreFeatures features, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        using WriterRoom room = WriterRoom.Open(files, store, time);
        try
        {
            string aside = Path.Combine(store.StagingOf(room.Writer), AsideName);
            files.WriteDurably(store.StoreFile, aside, StoreFileText.Write(features), Permissions.Public);
        }
        finally
        {
            StagingArea.Remove(files, store, room, time);
        }
    }

    /// <summary>
    /// Switches a feature on, durably, unless it is on already. The caller holds the lock of runs, so that nobody switches another one
    /// meanwhile.
    /// </summary>
    public static StoreFeatures Enable(IFileOperations files, StoreLayout store, StoreFeatures feature, TimeProvider? time = null)
    {
        StoreFeatures before = ReadFeatures(files, store);
        if (!before.HasFlag(feature)) Write(files, store, before | feature, time);
        return before | feature;
    }

    private static (int Version, StoreFeatures Features)? ReadAll(IFileOperations files, StoreLayout store) =>
        files.ReadAllOrNull(store.StoreFile) is { } bytes ? StoreFileText.Read(bytes, store.StoreFile) : null;
}
