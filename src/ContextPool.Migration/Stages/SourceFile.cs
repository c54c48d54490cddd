using ContextPool.Legacy;
using ContextPool.Model;

namespace ContextPool.Migration.Stages;

/// <summary>Names of sources, and what is done to one beyond reading it: looking whether it is still the same, and removing it.</summary>
internal static class SourceFile
{
    private const string Extension = ".json";

    /// <summary>The name a context's file has.</summary>
    public static string NameOf(ContextId id) => id + Extension;

    /// <summary>The context a file name stands for, in whatever case; false for the name of something else.</summary>
    public static bool TryParseName(string name, out ContextId id)
    {
        id = default;
        return name.EndsWith(Extension, StringComparison.Ordinal)
            && ContextId.TryParse(name.AsSpan(0, name.Length - Extension.Length), out id);
    }

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
