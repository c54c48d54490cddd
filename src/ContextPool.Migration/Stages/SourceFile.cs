namespace ContextPool.Migration.Stages;

/// <summary>Names of sources.</summary>
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
}
