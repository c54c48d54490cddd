using System.Threading.Channels;
using ContextPool.Catalogue.Database;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>
/// Writes what was read, many changes in one transaction: the index of words is the better for it. What somebody else wrote since it was read
/// is left as it is, and told: it has to be read again. For one reader of one channel.
/// </summary>
internal sealed class ChangeWriter(CatalogueFile file)
{
    private const int CharactersAtOnce = 8 << 20;
    private const int ChangesAtOnce = 4_096;

    private readonly Dictionary<ContextId, KnownContext> _written = [];

    /// <summary>Contexts of which something was left.</summary>
    public HashSet<ContextId> Conflicts { get; } = [];

    /// <summary>Writes all that comes.</summary>
    public async Task WriteAllAsync(ChannelReader<Change> changes, CancellationToken cancel)
    {
        while (await changes.WaitToReadAsync(cancel).ConfigureAwait(false))
        {
            List<Change> batch = await NextAsync(changes, cancel).ConfigureAwait(false);
            await file.WriteAsync(
                connection =>
                {
                    using var messages = new MessageRows(connection);
                    var contexts = new ContextRows(connection);
                    foreach (Change change in batch) Write(connection, contexts, messages, change);
                    messages.Flush();
                    return true;
                },
                cancel).ConfigureAwait(false);
        }
    }

    private static async Task<List<Change>> NextAsync(ChannelReader<Change> changes, CancellationToken cancel)
    {
        var batch = new List<Change>();
        int size = 0;
        while (size < CharactersAtOnce && batch.Count < ChangesAtOnce && await changes.WaitToReadAsync(cancel).ConfigureAwait(false))
        {
            while (size < CharactersAtOnce && batch.Count < ChangesAtOnce && changes.TryRead(out Change? change))
            {
                batch.Add(change);
                size += change.Size;
            }
        }

        return batch;
    }

    private void Write(SqliteConnection connection, ContextRows contexts, MessageRows messages, Change change)
    {
        if (Conflicts.Contains(change.Id)) return;
        KnownContext now = KnownContext.Find(connection, change.Id);
        KnownContext expected = _written.GetValueOrDefault(change.Id, change.Before);
        if (now.Number != expected.Number || now.Revision != expected.Revision)
        {
            Conflicts.Add(change.Id);
            return;
        }

        switch (change)
        {
            case GoneContext:
                if (now.Number != 0) contexts.Remove(now);
                break;
            case SameContext same:
                contexts.SetMark(now, same.Mark);
                break;
            case ReadContext read:
                _written[change.Id] = contexts.Write(read.Facts, now);
                break;
            case ReadWords words:
                if (!words.Messages.All(message => messages.TryWrite(now.Number, message))) Conflicts.Add(change.Id);
                break;
            case AllWords all:
                foreach (MessageId gone in all.Gone) messages.Remove(now.Number, gone);
                contexts.SetWordsMark(now, all.Mark);
                break;
        }
    }
}
