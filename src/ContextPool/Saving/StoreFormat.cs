using ContextPool.Files;
using ContextPool.Layout;

namespace ContextPool.Saving;

/// <summary><c>store.json</c>: which version of the format a storage directory is in, and with which features.</summary>
internal static class StoreFormat
{
    private const string AsidePrefix = "store-";

    /// <summary>
    /// The version of a store; null where the directory has none yet. Throws <see cref="StoreFormatException"/> for one that cannot
    /// be read, or that has a feature which this library does not know.
    /// </summary>
    public static int? Read(IFileOperations files, StoreLayout store) => ReadAll(files, store)?.Version;

    /// <summary>The features of a store; none where the directory is no store yet. Throws as <see cref="Read"/> does.</summary>
    public static StoreFeatures ReadFeatures(IFileOperations files, StoreLayout store) =>
        ReadAll(files, store)?.Features ?? StoreFeatures.None;

    /// <summary>Makes a directory a store, unless it is one; creates its folders.</summary>
    public static void Create(IFileOperations files, StoreLayout store)
    {
        Permissions open = Permissions.Public.ForDirectory();
        files.CreateDirectories(store.Root, open);
        files.CreateDirectory(store.Contexts, open);
        files.CreateDirectory(store.Staging, Permissions.Private.ForDirectory());
        if (Read(files, store) is not null) return;
        try
        {
            Write(files, store, StoreFeatures.None);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound && Read(files, store) is not null)
        {
            // Somebody else made it a store meanwhile, and cleaned up.
        }
    }

    /// <summary>Writes the file anew, durably, with these features. The directory must be a store.</summary>
    public static void Write(IFileOperations files, StoreLayout store, StoreFeatures features)
    {
        files.CreateDirectory(store.Staging, Permissions.Private.ForDirectory());
        files.WriteDurably(
            store.StoreFile, store.StagingOf($"{AsidePrefix}{Guid.NewGuid():N}"), StoreFileText.Write(features), Permissions.Public);
    }

    private static (int Version, StoreFeatures Features)? ReadAll(IFileOperations files, StoreLayout store) =>
        files.ReadAllOrNull(store.StoreFile) is { } bytes ? StoreFileText.Read(bytes, store.StoreFile) : null;
}
