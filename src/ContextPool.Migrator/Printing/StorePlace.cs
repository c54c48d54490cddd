namespace ContextPool.Migrator.Printing;

/// <summary>Where something is in a store, told from the context that it stands under on a terminal.</summary>
/// <param name="contexts">The directory of all contexts.</param>
internal sealed class StorePlace(string contexts)
{
    /// <summary>The path from the context's directory, or from the store's where there is no context; whole where it is elsewhere.</summary>
    public string Of(ContextId? context, string path)
    {
        string root = context is null ? Path.GetDirectoryName(contexts)! : Path.Combine(contexts, context.Value.ToString());
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path[(root.Length + 1)..] : path;
    }
}
