using ContextPool.Format;

namespace ContextPool;

/// <summary>
/// <c>context.json</c>: everything about a context but its messages. Keeps the text it was read from, so members that the
/// library does not know survive whatever is done to the ones it knows. Immutable.
/// </summary>
public sealed class ContextMetadata
{
    private readonly ReadOnlyMemory<byte> _json;

    // What the branches have and the text has not: known from the log of commits, and put into the text only when that is asked for.
    private readonly AppendedIds? _appended;
    private byte[]? _written;

    // Null where the white space of the text is somebody else's.
    private Tail? _tail;

    private ContextMetadata(
        ReadOnlyMemory<byte> json, ContextId id, ContextId? parentId, string? activeBranch, IReadOnlyList<Branch> branches,
        AppendedIds? appended = null)
    {
        _json = json;
        _appended = appended;
        Id = id;
        ParentId = parentId;
        ActiveBranchName = activeBranch;
        Branches = branches;
    }

    /// <summary>The context.</summary>
    public ContextId Id { get; }

    /// <summary>The context this one is a child of; null for none.</summary>
    public ContextId? ParentId { get; }

    /// <summary>The branch that the application shows; null where the file names none.</summary>
    public string? ActiveBranchName { get; }

    /// <summary>What people call it, <c>title</c>; null where it has none. Read at each call.</summary>
    public string? Title => RawMember("title").Span is [(byte)'"', ..] quoted ? JsonText.DecodeQuoted(quoted) : null;

    /// <summary>Its settings, <c>config</c>. Read at each call.</summary>
    public ContextConfig Config => ContextConfigText.Read(RawMember("config"));

    /// <summary>The branches in file order.</summary>
    public IReadOnlyList<Branch> Branches { get; }

    /// <summary>The file's bytes, UTF-8; with what a log of commits adds to them.</summary>
    public ReadOnlyMemory<byte> Json => _appended is null ? _json : _written ??= _appended.WriteInto(_json.Span);

    /// <summary>The file's bytes alone.</summary>
    internal ReadOnlyMemory<byte> JsonWithoutLog => _json;

    /// <summary>The branch of this name; null where there is none.</summary>
    public Branch? FindBranch(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Branches.FirstOrDefault(b => b.Name == name);
    }

    /// <summary>True where a branch has the message.</summary>
    internal bool Names(MessageId message) => Branches.Any(branch => branch.MessageIds.Contains(message));

    /// <summary>The raw JSON of a root member, e.g. <c>title</c> or <c>config</c>, the last of its name; empty where there is none.</summary>
    public ReadOnlyMemory<byte> RawMember(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ReadOnlyMemory<byte> json = name == "branches" ? Json : _json;
        return JsonView.Of(json)[name];
    }

    /// <summary>
    /// Reads the file or throws <see cref="InvalidContentException"/>: malformed text, an id that is missing or is not
    /// <paramref name="expected"/>, or a duplicate of <c>DecidingMembers</c>.
    /// </summary>
    /// <param name="json">The bytes; kept, not copied.</param>
    /// <param name="expected">The context that the directory's name stands for.</param>
    /// <param name="maxDepth">How deep values may nest.</param>
    public static ContextMetadata Parse(ReadOnlyMemory<byte> json, ContextId expected, int maxDepth = ReadingLimits.MaxDepth)
    {
        ReadOnlySpan<byte> text = json.Span;
        if (text.IsEmpty) throw new InvalidContentException(ContentFault.EmptyFile, 0, "the file is empty: expected a JSON object");
        List<(string Name, Range Value)> members = JsonMembers.Checked(text, maxDepth);
        if (text[JsonBytes.SkipWhiteSpace(text, 0)] != (byte)'{')
            throw new InvalidContentException(ContentFault.NotAnObject, 0, "expected a JSON object");

        ContextId? id = null;
        ContextId? parent = null;
        string? active = null;
        List<Branch> branches = [];
        uint met = 0;
        foreach ((string name, Range range) in members)
        {
            ReadOnlySpan<byte> value = text[range];
            if (NameTable.IsAgain(DecidingMembers.Root.IndexOf(name), ref met))
                throw new InvalidContentException(ContentFault.DuplicateMember, range.Start.Value, "a member stands twice in the root");
            switch (name)
            {
                case "id": id = ReadId(value); break;
                case "parent_id": parent = ReadId(value); break;
                case "active_branch_name" when value[0] == (byte)'"': active = JsonText.DecodeQuoted(value); break;
                case "branches": branches = BranchesReader.Read(value, range.Start.Value, maxDepth); break;
            }
        }

        if (id != expected)
            throw new InvalidContentException(ContentFault.ContextIdMismatch, 0, $"the id inside is {id?.ToString() ?? "missing"}: expected {expected}");
        return new ContextMetadata(json, expected, parent, active, branches);
    }

    /// <summary>
    /// These metadata with more messages at the end of a branch that has an array of ids. Costs what is added, and a reference per
    /// branch; the text is left for later.
    /// </summary>
    internal ContextMetadata With(string branch, IReadOnlyList<MessageId> added)
    {
        Branch[] branches = [.. Branches];
        int at = Array.FindIndex(branches, b => b.Name == branch);
        if (at < 0 || !branches[at].HasIdArray) throw new InvalidOperationException("expected a branch with an array of ids");
        branches[at] = branches[at].With(added);
        return new ContextMetadata(_json, Id, ParentId, ActiveBranchName, branches, new AppendedIds(_appended, branch, added));
    }

    /// <summary>As <see cref="Parse"/>, of a text that was just put into the application's white space.</summary>
    internal static ContextMetadata ParseWritten(ReadOnlyMemory<byte> json, ContextId expected)
    {
        var metadata = Parse(json, expected);
        metadata._tail = new Tail(null);
        return metadata;
    }

    /// <summary>
    /// These metadata with more messages at the end of a branch, text and all, where that is an insertion; null where the text has to be
    /// edited.
    /// </summary>
    internal ContextMetadata? TryAppend(string branch, IReadOnlyList<MessageId> added)
    {
        if (_tail is null || _appended is not null || FindBranch(branch) is not { HasIdArray: true }) return null;
        BranchEnd? end = _tail.Of is { } known && known.Branch == branch ? known : BranchEnd.Find(_json.Span, branch);
        if (end is null) return null;
        (byte[] text, end) = end.Insert(_json.Span, added);
        return text.Length > ReadingLimits.MaxMetadataBytes ? null
            : new ContextMetadata(text, Id, ParentId, ActiveBranchName, With(branch, added).Branches) { _tail = new Tail(end) };
    }

    private static ContextId? ReadId(ReadOnlySpan<byte> value) =>
        value[0] == (byte)'"' && ContextId.TryParse(JsonText.DecodeQuoted(value), out ContextId id) ? id : null;

    /// <summary>The text is in the application's white space, and this is where something was last appended to it.</summary>
    private sealed record Tail(BranchEnd? Of);
}
