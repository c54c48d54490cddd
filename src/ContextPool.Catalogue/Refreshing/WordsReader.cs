using System.IO.Hashing;
using System.Runtime.InteropServices;
using ContextPool.Catalogue.Words;
using ContextPool.Storage;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>Reads the messages of a context whose words are not known, or may be others now, some at a time.</summary>
internal sealed class WordsReader(IContextStorage storage)
{
    private const int CharactersAtOnce = 256 << 10;
    private const int MessagesAtOnce = 1_000;

    /// <summary>The changes, in order; the last is an <see cref="AllWords"/>.</summary>
    /// <param name="facts">What was read of the context.</param>
    /// <param name="before">What was known of it.</param>
    /// <param name="known">The messages that are known.</param>
    /// <param name="onUnreadable">Told of those that cannot be read: they are looked at again the next time.</param>
    /// <param name="cancel">Between two messages.</param>
    public async IAsyncEnumerable<Change> ReadAsync(
        ContextFacts facts, KnownContext before, Dictionary<MessageId, KnownMessage> known, Action<CatalogueProblem> onUnreadable,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        ContextId id = facts.Summary.Id;
        List<FoundMessage> others = [.. facts.Messages.Where(m => m.Tag == 0 || !known.TryGetValue(m.Id, out KnownMessage was) || was.Tag != m.Tag)];
        var read = new List<ReadMessage>();
        int size = 0;
        int at = 0;
        bool isComplete = true;
        await foreach (StoredMessage stored in storage.Context(id).ReadMessagesAsync([.. others.Select(m => m.Id)], cancel).ConfigureAwait(false))
        {
            FoundMessage found = others[at++];
            if (stored.Message is not { } message)
            {
                isComplete = false;
                onUnreadable(new CatalogueProblem(id, found.Id, stored.Unavailable ?? "the message is not there"));
                continue;
            }

            read.Add(Read(message, found, known.TryGetValue(found.Id, out KnownMessage was) ? was : null));
            size += read[^1].Words.Length;
            if (size < CharactersAtOnce && read.Count < MessagesAtOnce) continue;
            yield return new ReadWords(id, before, read);
            read = [];
            size = 0;
        }

        if (read.Count > 0) yield return new ReadWords(id, before, read);
        HashSet<MessageId> there = [.. facts.Messages.Select(m => m.Id)];
        yield return new AllWords(id, before, [.. known.Keys.Where(m => !there.Contains(m))], isComplete ? facts.Mark : null);
    }

    private static ReadMessage Read(Message message, FoundMessage found, KnownMessage? before)
    {
        string text = message.Text;
        string role = RoleWord.Of(message.Role);
        long second = found.At.UnixSeconds;
        var hash = new XxHash3(second);
        hash.Append(MemoryMarshal.AsBytes(role.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes("\n".AsSpan()));
        hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
        long all = (long)hash.GetCurrentHashAsUInt64();
        return new ReadMessage(found.Id, found.Tag, second, role, before?.Hash == all ? "" : WordText.Of(text).Words, all, before);
    }
}
