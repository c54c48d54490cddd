namespace ContextPool.Format;

/// <summary>What was appended to branches since the text of a head was written; newest first. Immutable.</summary>
internal sealed record AppendedIds(AppendedIds? Before, string Branch, IReadOnlyList<MessageId> Ids)
{
    /// <summary>
    /// The text of the head with all of it, in the application's white space: what saving one after the other would have written.
    /// One pass, however many branches grew.
    /// </summary>
    /// <param name="head">The text; each branch that grew has an array of ids in it.</param>
    public byte[] WriteInto(ReadOnlySpan<byte> head)
    {
        Dictionary<string, List<AppendedIds>> byBranch = [];
        for (AppendedIds? at = this; at is not null; at = at.Before)
        {
            if (!byBranch.TryGetValue(at.Branch, out List<AppendedIds>? those)) byBranch[at.Branch] = those = [];
            those.Add(at);
        }

        using var text = new PooledBuffer(head.Length + 1024);
        int copied = 0;
        foreach (JsonPlace branch in MembersOf(head, MemberOf(head, 0, "branches").ValueStart))
        {
            if (!byBranch.TryGetValue(branch.Name, out List<AppendedIds>? newestFirst)) continue;
            JsonPlace ids = MemberOf(head, branch.ValueStart, "message_ids");
            text.Write(head[copied..(ids.End - 1)]);
            copied = ids.End - 1;
            bool isEmpty = head[JsonBytes.SkipWhiteSpace(head, ids.ValueStart + 1)] == (byte)']';
            for (int i = newestFirst.Count - 1; i >= 0; i--) isEmpty = Write(newestFirst[i].Ids, isEmpty, text);
        }

        text.Write(head[copied..]);
        using var output = new PooledBuffer(text.Length + (text.Length / 4));
        if (!JsonReindenter.TryWrite(text.Written, output, ReadingLimits.MaxMetadataBytes))
            throw new InvalidContentException(
                ContentFault.MetadataTooLarge, 0, $"context.json would have more than {ReadingLimits.MaxMetadataBytes} bytes");
        return output.Written.ToArray();
    }

    private static bool Write(IReadOnlyList<MessageId> ids, bool isEmpty, PooledBuffer text)
    {
        foreach (MessageId id in ids)
        {
            if (!isEmpty) text.Write((byte)',');
            isEmpty = false;
            JsonText.WriteQuoted(id, text);
        }

        return isEmpty;
    }

    private static List<JsonPlace> MembersOf(ReadOnlySpan<byte> head, int start) =>
        JsonPlace.MembersOf(head, start) ?? throw new InvalidOperationException($"expected an object at byte {start} of context.json");

    private static JsonPlace MemberOf(ReadOnlySpan<byte> head, int start, string name) =>
        MembersOf(head, start).Find(m => m.Name == name) is { Name: not null } found
            ? found
            : throw new InvalidOperationException($"expected a member '{name}' behind byte {start} of context.json");
}
