using Microsoft.Extensions.AI;

namespace ContextPool.Extensions.AI;

/// <summary>
/// Messages of a store as those of Microsoft.Extensions.AI, and back. What the format has a place for stands there, so that other
/// readers of the pool see it: text, images, calls of tools, a result, the time, the id where it is a UUID. Whatever else a
/// <see cref="ChatMessage"/> has is kept in <c>metadata.extra</c> and comes back, as long as nobody edited what it belongs to.
/// </summary>
public static class ChatMessages
{
    /// <summary>
    /// A message as drafts: one, or one for each result where it brings the results of several tools, because a stored message has room for
    /// one. Throws <see cref="ArgumentException"/> for a role that the application does not read.
    /// </summary>
    public static IReadOnlyList<MessageDraft> ToMessageDrafts(this ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        List<FunctionResultContent> results = [.. message.Contents.OfType<FunctionResultContent>()];
        if (results.Count < 2) return [DraftWriter.Write(message, message.Contents)];

        // The first goes with what is not a result, under the message's own id; the others follow under ids of theirs.
        List<AIContent> first = [.. message.Contents.Where(content => content is not FunctionResultContent || content == results[0])];
        return
        [
            DraftWriter.Write(message, first),
            .. results.Skip(1).Select(result => DraftWriter.Write(message, [result]) with { Id = MessageId.New() }),
        ];
    }

    /// <summary>All of a conversation as drafts, in order.</summary>
    public static IReadOnlyList<MessageDraft> ToMessageDrafts(this IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return [.. messages.SelectMany(ToMessageDrafts)];
    }

    /// <summary>A stored message, with itself as <see cref="ChatMessage.RawRepresentation"/>.</summary>
    public static ChatMessage ToChatMessage(this Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ChatMessageReader.Read(message);
    }

    /// <summary>The messages of a branch that can be read, in order: what a model is given.</summary>
    public static async Task<IReadOnlyList<ChatMessage>> ReadChatMessagesAsync(
        this ChatContext context, string? branch = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var messages = new List<ChatMessage>();
        await foreach (BranchMessage read in context.ReadBranchAsync(branch, cancel).ConfigureAwait(false))
        {
            if (read.Message is { } message) messages.Add(message.ToChatMessage());
        }

        return messages;
    }

    /// <summary>Adds messages at the end of a branch, all or none of them.</summary>
    public static Task<IReadOnlyList<Message>> AppendChatMessagesAsync(
        this ChatContext context, IEnumerable<ChatMessage> messages, string? branch = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(messages);
        return context.AppendAllAsync(messages.ToMessageDrafts(), branch, expectedTip: null, cancel);
    }
}
