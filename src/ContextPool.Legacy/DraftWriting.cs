using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>Writes a converted context into a draft: the pool first, then the rest.</summary>
internal static class DraftWriting
{
    /// <summary>Adds every message, in the application's white space.</summary>
    public static async Task<WrittenPool> WritePoolAsync(
        IContextDraft draft, ConvertedContext context, int maxMessageBytes, CancellationToken cancel)
    {
        IReadOnlyList<LegacyMessage> messages = context.Source.Messages;
        var written = new WrittenMessage[messages.Count];
        using var scratch = new PooledBuffer();
        using var output = new PooledBuffer();
        IReadOnlyList<int> order = draft.KeepsOrder ? context.InOrder : [.. Enumerable.Range(0, messages.Count)];
        foreach (int i in order)
        {
            cancel.ThrowIfCancellationRequested();
            output.Clear();
            Reindent(context.Text, messages[i], scratch, output, maxMessageBytes);
            written[i] = WrittenMessage.Of(output.Written);
            await draft.AddMessageAsync(messages[i].Id, output.WrittenMemory, cancel).ConfigureAwait(false);
        }

        return new WrittenPool(context, written, order);
    }

    /// <summary>Adds index, receipt and metadata.</summary>
    public static ValueTask<DraftSize> CompleteAsync(IContextDraft draft, WrittenPool pool, Receipt receipt) => draft.CompleteAsync(
        new DraftCompletion(pool.Context.Metadata, pool.IndexEntries(), pool.Context.SourceWritten, receipt), CancellationToken.None);

    private static void Reindent(LegacyText text, in LegacyMessage message, PooledBuffer scratch, PooledBuffer output, int maxBytes)
    {
        if (!JsonReindenter.TryWrite(text.Slice(message.Offset, message.Length, scratch), output, maxBytes))
            throw new InvalidContentException(
                ContentFault.MessageTooLarge, message.Offset, $"the file of message {message.Id} would have more than {maxBytes} bytes");
    }
}
