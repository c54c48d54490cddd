using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>What is done to a source beyond reading it: looking whether it is still the same, and removing it.</summary>
internal static class SourceFile
{
    /// <summary>Throws unless the path still names the very version that was read.</summary>
    public static void RequireUntouched(RunEnvironment run, MigrationItem item) =>
        SourceReading.RequireUntouched(run.Files, item.SourcePath, item.SourceStat);

    /// <summary>
    /// Removes the legacy file. Call it only when the context is published, validated and durable and its backup verified
    /// and durable (I1). A file that changed at the last moment stays.
    /// </summary>
    public static void Remove(RunEnvironment run, MigrationItem item)
    {
        RequireUntouched(run, item);
        run.Files.DeleteFile(item.SourcePath);
    }
}
