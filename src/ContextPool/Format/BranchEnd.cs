namespace ContextPool.Format;

/// <summary>
/// Where the ids of a branch end in the text of a head that is in the application's white space: the next append is an insertion there, and
/// nothing has to be read, indented or looked for again.
/// </summary>
/// <param name="Branch">The branch.</param>
/// <param name="Index">Behind the last id.</param>
internal sealed record BranchEnd(string Branch, int Index)
{
    private const int EntryBytes = Uuid.TextLength + 12;

    /// <summary>Ids stand four objects and arrays deep: <c>{"branches": {"main": {"message_ids": [</c>.</summary>
    private static ReadOnlySpan<byte> Separator => ",\n        "u8;

    /// <summary>Null where the branch has no array of ids, or an empty one.</summary>
    public static BranchEnd? Find(ReadOnlySpan<byte> head, string branch)
    {
        int bracket = (Member(head, Member(head, Member(head, 0, "branches")?.ValueStart, branch)?.ValueStart, "message_ids")?.End ?? 0) - 1;
        if (bracket < 0 || head[bracket] != (byte)']') return null;
        int index = head[..bracket].LastIndexOfAnyExcept((byte)' ', (byte)'\n') + 1;
        return head[index - 1] == (byte)'[' ? null : new BranchEnd(branch, index);
    }

    /// <summary>The text with more ids in the branch, and where they end.</summary>
    public (byte[] Text, BranchEnd End) Insert(ReadOnlySpan<byte> head, IReadOnlyCollection<MessageId> ids)
    {
        using var added = new PooledBuffer(ids.Count * EntryBytes);
        foreach (MessageId id in ids)
        {
            added.Write(Separator);
            JsonText.WriteQuoted(id, added);
        }

        byte[] text = GC.AllocateUninitializedArray<byte>(head.Length + added.Length);
        head[..Index].CopyTo(text);
        added.Written.CopyTo(text.AsSpan(Index));
        head[Index..].CopyTo(text.AsSpan(Index + added.Length));
        return (text, this with { Index = Index + added.Length });
    }

    private static JsonPlace? Member(ReadOnlySpan<byte> head, int? start, string name) =>
        start is { } at && JsonPlace.MembersOf(head, at)?.Find(m => m.Name == name) is { Name: not null } found ? found : null;
}
