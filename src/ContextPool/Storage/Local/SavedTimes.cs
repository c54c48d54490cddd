using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Storage.Local;

/// <summary>
/// The time of a message that is being saved, by the rule of <see cref="MessageTimes"/> but without reading the pool: only
/// the ancestors of an undated message are read, up to the first dated one.
/// </summary>
internal static class SavedTimes
{
    /// <summary>The time and where it comes from.</summary>
    /// <param name="files">Where to read.</param>
    /// <param name="context">The context.</param>
    /// <param name="facts">The message.</param>
    /// <param name="unsaved">Messages that are saved together with it, which the pool may not have yet.</param>
    public static (Timestamp At, TimeSource Source) Of(
        IFileOperations files, ContextLayout context, in MessageFacts facts, IReadOnlyDictionary<MessageId, MessageFacts> unsaved)
    {
        if (facts.OwnTime is { } own) return (own, facts.OwnTimeSource);
        var seen = new HashSet<MessageId>();
        MessageId? next = facts.ParentId;
        while (next is { } id && seen.Add(id))
        {
            MessageFacts? ancestor = unsaved.TryGetValue(id, out MessageFacts known) ? known : TryRead(files, context, id);
            if (ancestor?.OwnTime is { } at) return (at, TimeSource.Ancestor);
            next = ancestor?.ParentId;
        }

        return (IndexBuilder.FileTime(files, context), TimeSource.File);
    }

    private static MessageFacts? TryRead(IFileOperations files, ContextLayout context, MessageId id)
    {
        try
        {
            if (files.ReadAllOrNull(context.Message(id)) is not { } bytes) return null;
            MessageFacts facts = MessageFactsReader.Read(bytes, 0, ReadingLimits.MaxDepth);
            return facts.InnerId is null || facts.InnerId == id ? facts : null;
        }
        catch (Exception e) when (e is InvalidContentException or FileOperationException)
        {
            // An ancestor that cannot be read dates nobody, as when the index is built.
            return null;
        }
    }
}
