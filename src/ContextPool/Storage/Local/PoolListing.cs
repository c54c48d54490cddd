using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>Which messages a pool has files of.</summary>
internal static class PoolListing
{
    /// <summary>Their ids in order. Empty where there is no pool.</summary>
    /// <param name="files">Where to look.</param>
    /// <param name="context">The context.</param>
    /// <param name="others">Is given the names of all that is not named as a message, in no order.</param>
    public static List<MessageId> Of(IFileOperations files, ContextLayout context, ICollection<string>? others = null)
    {
        var ids = new List<MessageId>();
        foreach (string name in files.List(context.Pool))
        {
            if (ContextLayout.TryParseMessageName(name, out MessageId id)) ids.Add(id);
            else others?.Add(name);
        }

        ids.Sort();
        return ids;
    }
}
