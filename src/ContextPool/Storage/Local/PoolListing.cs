using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>Which messages a pool has files of.</summary>
internal static class PoolListing
{
    /// <summary>Their ids in order; of files with other names nothing is said. Empty where there is no pool.</summary>
    public static List<MessageId> Of(IFileOperations files, ContextLayout context)
    {
        var ids = new List<MessageId>();
        foreach (string name in files.List(context.Pool))
        {
            if (ContextLayout.TryParseMessageName(name, out MessageId id)) ids.Add(id);
        }

        ids.Sort();
        return ids;
    }
}
