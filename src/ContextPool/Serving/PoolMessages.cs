using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Serving;

/// <summary>Messages from the files of a pool: one open and one read each.</summary>
internal sealed class PoolMessages(IFileOperations files, ContextLayout context, TornFiles torn) : IMessageSource
{
    public Message? Read(MessageId id)
    {
        try
        {
            return torn.Read(context.Message(id), reader =>
            {
                long length = reader.Stat().Length;
                if (length > Array.MaxLength) throw Unavailable(id, "the file is too large for memory");
                return Message.Parse(reader.ReadAll(length), id);
            });
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return null;
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            throw Unavailable(id, e.Message);
        }
    }

    public string PathOf(MessageId id) => context.Message(id);

    public IReadOnlyList<MessageId> List()
    {
        var ids = new List<MessageId>();
        foreach (string name in files.List(context.Pool))
        {
            if (ContextLayout.TryParseMessageName(name, out MessageId id)) ids.Add(id);
        }

        ids.Sort();
        return ids;
    }

    public IndexEntry[] LoadIndex() => IndexStore.Load(files, context, torn);

    private MessageUnavailableException Unavailable(MessageId id, string why) => new(id, context.Message(id), why);
}
