using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ContextPool.Legacy;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>
/// Says, by <see cref="JsonDocument"/> and <see cref="Utf8JsonReader"/> and with no code of the product's splitter, what a legacy file says
/// or which faults it has. Slow and obvious.
/// </summary>
internal sealed partial class ReferenceSplit
{
    private const string Missing = "-";

    private readonly byte[] _text;
    private readonly ContextId _id;
    private readonly LegacyLimits _limits;
    private readonly HashSet<ContentFault> _faults = [];
    private readonly StringBuilder _metadata = new("{");
    private readonly StringBuilder _messages = new();
    private readonly StringBuilder _branches = new();
    private string _active = Missing;

    private ReferenceSplit(byte[] text, ContextId id, LegacyLimits limits) => (_text, _id, _limits) = (text, id, limits);

    /// <summary>False where the text is no JSON within the limits: any fault will do then.</summary>
    public bool IsJson { get; private set; }

    /// <summary>Every fault that the text has. A splitter may stop at any of them.</summary>
    public IReadOnlySet<ContentFault> Faults => _faults;

    /// <summary>As <see cref="SplitText.Told"/>.</summary>
    public string Told => $"{_metadata}\n{_messages}{_branches}shown {_active}";

    /// <summary>Reads a file.</summary>
    public static ReferenceSplit Of(byte[] text, ContextId id, LegacyLimits limits)
    {
        var split = new ReferenceSplit(text, id, limits);
        if (text.Length == 0) split._faults.Add(ContentFault.EmptyFile);
        int mark = text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        split.IsJson = text.Length == 0 || ReferenceJson.IsJsonWithin(text.AsMemory(mark), limits.MaxDepth);
        if (text.Length > 0 && split.IsJson) split.ReadRoot(ReferenceJson.Part(text, mark, text.Length));
        return split;
    }

    private void ReadRoot(ReferenceValue root)
    {
        if (root.Kind != JsonTokenType.StartObject)
        {
            _faults.Add(ContentFault.NotAnObject);
            return;
        }

        List<ReferenceMember> members = ReferenceJson.MembersOf(root);
        Refuse(members, "id", "parent_id", "message_pool", "branches", "active_branch_name", "current_state");
        foreach (ReferenceMember member in members)
        {
            if (_metadata.Length > 1) _metadata.Append(',');
            _metadata.Append(member.Quoted).Append(':').Append(member.Name == "message_pool" ? "{}" : member.Value.Text);
            if (member.Name != "message_pool" && member.Value.Length > _limits.MaxMetadataBytes) _faults.Add(ContentFault.MetadataTooLarge);
        }

        if (Encoding.UTF8.GetByteCount(_metadata.ToString()) > _limits.MaxMetadataBytes) _faults.Add(ContentFault.MetadataTooLarge);
        _metadata.Append('}');
        if (!IsUuid(TextOf(Last(members, "id")), out Guid id) || id != _id.Value) _faults.Add(ContentFault.ContextIdMismatch);
        if (RawTextOf(Last(members, "active_branch_name")) is { } active) _active = SplitText.Plain(active);
        List<ReferenceMember> pools = members.FindAll(m => m.Name == "message_pool");
        if (pools.Count == 0) _faults.Add(ContentFault.NoMessagePool);
        foreach (ReferenceMember pool in pools) ReadPool(pool.Value);
        foreach (ReferenceMember branches in members.Where(m => m is { Name: "branches", Value.Kind: JsonTokenType.StartObject })) ReadBranches(branches.Value);
    }

    private void ReadPool(ReferenceValue pool)
    {
        if (pool.Kind != JsonTokenType.StartObject)
        {
            _faults.Add(ContentFault.NoMessagePool);
            return;
        }

        var ids = new HashSet<Guid>();
        foreach (ReferenceMember message in ReferenceJson.MembersOf(pool))
        {
            if (ids.Count == _limits.MaxMessages) _faults.Add(ContentFault.TooManyMessages);
            if (!IsUuid(message.Name, out Guid id)) _faults.Add(ContentFault.InvalidMessageId);
            if (!ids.Add(id)) _faults.Add(ContentFault.DuplicateMessageId);
            if (message.Value.Length > _limits.MaxMessageBytes) _faults.Add(ContentFault.MessageTooLarge);
            if (message.Value.Kind == JsonTokenType.StartObject) ReadNode(new MessageId(id), message.Value);
            else _faults.Add(ContentFault.MessageNotAnObject);
        }
    }

    private void ReadNode(MessageId id, ReferenceValue node)
    {
        List<ReferenceMember> members = ReferenceJson.MembersOf(node);
        Refuse(members, "id", "parent_id", "message");
        ReferenceValue? innerId = Last(members, "id");
        bool hasId = IsUuid(TextOf(innerId), out Guid inner);
        if (members.Exists(m => m.Name == "id" && m.Value.Kind != JsonTokenType.Null && !IsUuid(TextOf(m.Value), out _))) _faults.Add(ContentFault.InvalidMessageId);
        if (hasId && inner != id.Value) _faults.Add(ContentFault.MessageIdMismatch);
        bool hasParent = IsUuid(TextOf(Last(members, "parent_id")), out Guid parent);
        List<ReferenceMember> message = ObjectOf(Last(members, "message"));
        Refuse(message, "role", "content", "tool_calls", "tool_result", "message_type", "metadata");
        List<ReferenceMember> metadata = ObjectOf(Last(message, "metadata"));
        Refuse(metadata, "created_at", "streaming");
        List<ReferenceMember> streaming = ObjectOf(Last(metadata, "streaming"));
        Refuse(streaming, "started_at");
        string? role = TextOf(Last(message, "role"));
        Timestamp? created = TimeOf(Last(metadata, "created_at"));
        SplitText.TellMessage(_messages, id, node.Start, node.Length, new MessageFacts(
            hasId ? new MessageId(inner) : null, hasParent ? new MessageId(parent) : null, role, TextOf(Last(message, "message_type")) ?? "text",
            created ?? TimeOf(Last(streaming, "started_at")), created is null ? TimeSource.StreamingStart : TimeSource.CreatedAt,
            IsAny(Last(message, "tool_calls")), Last(message, "tool_result") is { Kind: not JsonTokenType.Null },
            hasId && role is not null && Last(message, "content") is not null));
    }

    private void ReadBranches(ReferenceValue branches)
    {
        List<ReferenceMember> members = ReferenceJson.MembersOf(branches);
        Refuse(members, [.. members.Select(m => m.Name)]);
        foreach (ReferenceMember branch in members)
        {
            List<ReferenceMember> parts = ObjectOf(branch.Value);
            Refuse(parts, "name", "message_ids", "system_prompt", "user_prompt");
            List<ReferenceValue> ids = Last(parts, "message_ids") is { Kind: JsonTokenType.StartArray } list ? ReferenceJson.ElementsOf(list) : [];
            List<MessageId> known = [.. ids.Where(i => IsUuid(RawTextOf(i), out _)).Select(i => MessageId.Parse(RawTextOf(i)!))];
            int unreadable = branch.Value.Kind == JsonTokenType.StartObject ? ids.Count - known.Count : 1;
            SplitText.TellBranch(_branches, branch.Name, known, unreadable);
        }
    }

    private void Refuse(List<ReferenceMember> members, params string[] deciding)
    {
        if (members.Where(m => deciding.Contains(m.Name)).GroupBy(m => m.Name).Any(g => g.Count() > 1)) _faults.Add(ContentFault.DuplicateMember);
    }

    private static bool IsUuid(string? text, out Guid id)
    {
        id = default;
        return text is not null && Hyphenated().IsMatch(text) && Guid.TryParse(text, out id);
    }

    private static bool IsAny(ReferenceValue? value) => value?.Kind switch
    {
        null or JsonTokenType.Null or JsonTokenType.False => false,
        JsonTokenType.StartArray => ReferenceJson.ElementsOf(value).Count > 0,
        JsonTokenType.StartObject => ReferenceJson.MembersOf(value).Count > 0,
        _ => true,
    };

    private static Timestamp? TimeOf(ReferenceValue? value) => TextOf(value) is { } text && Timestamp.TryParse(text, out Timestamp time) ? time : null;

    /// <summary>Text that .NET takes for text: no half of a surrogate pair.</summary>
    private static string? TextOf(ReferenceValue? value) =>
        RawTextOf(value) is { } text && !ReferenceJson.HasHalf(text) ? text : null;

    private static string? RawTextOf(ReferenceValue? value) => value is { Kind: JsonTokenType.String } ? ReferenceJson.Meaning(value.Bytes[1..^1]) : null;

    private static ReferenceValue? Last(List<ReferenceMember> members, string name) => members.FindLast(m => m.Name == name)?.Value;

    private static List<ReferenceMember> ObjectOf(ReferenceValue? value) => value is { Kind: JsonTokenType.StartObject } ? ReferenceJson.MembersOf(value) : [];

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z")]
    private static partial Regex Hyphenated();
}
