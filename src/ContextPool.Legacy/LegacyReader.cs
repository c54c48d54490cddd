using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>
/// Splits a legacy file into messages and the rest, in one pass and in whatever order its members come. Only one value is
/// in memory at a time; what is kept of a message is where it lies and its <see cref="MessageFacts"/>.
/// </summary>
internal sealed class LegacyReader : IDisposable
{
    private const int LongestName = 64 << 10;
    private const int LevelsAroundMessage = 2;
    private const int LevelsAroundMember = 1;

    private readonly LegacyLimits _limits;
    private readonly JsonWindow _window;
    private readonly PooledBuffer _metadata = new();
    private readonly List<LegacyMessage> _messages = [];
    private readonly Dictionary<MessageId, int> _positions = [];
    private readonly WarningTally _warnings = new();
    private readonly ShapeReview _review = new(OriginalShapes.MostLevels);
    private readonly OriginalNodeReview _nodeReview;
    private List<Branch>? _branches;
    private string? _id;
    private long _idOffset;
    private string? _activeBranch;
    private uint _met;
    private uint _metTyped;
    private bool _hasPool;
    private bool _hasConfig;

    private LegacyReader(LegacyText text, LegacyLimits limits)
    {
        _limits = limits;
        _window = text.OpenWindow(limits);
        _nodeReview = new OriginalNodeReview(_review);
    }

    /// <summary>
    /// Reads the file of a context. Throws <see cref="InvalidContentException"/> for what cannot be carried over
    /// faithfully; everything odd but representable becomes a warning.
    /// </summary>
    public static LegacyContext Read(LegacyText text, ContextId expected, LegacyLimits limits)
    {
        if (text.Length == 0)
            throw new InvalidContentException(ContentFault.EmptyFile, 0, "the file is empty: expected a JSON object");
        using var reader = new LegacyReader(text, limits);
        reader.ReadRoot();
        return reader.ToContext(expected);
    }

    /// <summary>Returns what was rented.</summary>
    public void Dispose()
    {
        _window.Dispose();
        _metadata.Dispose();
    }

    private void ReadRoot()
    {
        if (_window.SkipByteOrderMark()) _warnings.Add(LegacyWarning.ByteOrderMark, "");
        RequireObject();
        _metadata.Write((byte)'{');
        if (!_window.TryTake((byte)'}'))
        {
            do ReadMember();
            while (_window.TryTake((byte)','));
            _window.Take((byte)'}');
        }

        _metadata.Write((byte)'}');
        if (_window.Peek() >= 0) throw _window.Unexpected("the end of the file");
    }

    private void RequireObject()
    {
        int first = _window.Peek();
        if (first == 0)
            throw new InvalidContentException(
                ContentFault.NulFilled, _window.Position, "the file starts with NUL bytes: expected a JSON object");
        if (_window.TryTake((byte)'{')) return;
        if (first < 0 || first is not ('[' or '"' or 't' or 'f' or 'n' or '-' or (>= '0' and <= '9')))
            throw _window.Unexpected("a JSON object");
        throw new InvalidContentException(
            ContentFault.NotAnObject, _window.Position, $"the file starts with '{(char)first}': expected a JSON object");
    }

    private void ReadMember()
    {
        ReadOnlySpan<byte> quoted = _window.TakeName(LongestName, ContentFault.MetadataTooLarge);
        string name = JsonText.DecodeQuoted(quoted);
        if (NameTable.IsAgain(DecidingMembers.Root.IndexOf(name), ref _met))
            throw new InvalidContentException(
                ContentFault.DuplicateMember, _window.Position - quoted.Length,
                $"the member '{JsonText.ForMessage(quoted[1..^1])}' stands twice in the root");
        if (_metadata.Length > 1) Keep((byte)',');
        Keep(quoted);
        Keep((byte)':');
        _window.Take((byte)':');
        int typed = OriginalShapes.Root.Names!.IndexOf(name);
        if (NameTable.IsAgain(typed, ref _metTyped)) _warnings.Add(LegacyWarning.DuplicateMember, name);
        if (name == "message_pool") ReadPool();
        else ReadMetadataMember(name, typed < 0 ? null : OriginalShapes.Root.Member(typed));
    }

    private void ReadMetadataMember(string name, Shape? shape)
    {
        ReadOnlySpan<byte> value = _window.TakeValue(_limits.MaxMetadataBytes, ContentFault.MetadataTooLarge, out long offset);
        int maxDepth = _limits.MaxDepth - LevelsAroundMember;
        _review.LevelsAround = LevelsAroundMember;
        _review.Pass(value, _window.Marks, offset, maxDepth, shape);
        _review.MoveTo(_warnings, name);
        switch (name)
        {
            case "id":
                _idOffset = offset;
                _id = value[0] == (byte)'"' ? JsonText.DecodeQuoted(value) : "";
                break;
            case "active_branch_name" when value[0] == (byte)'"':
                _activeBranch = JsonText.DecodeQuoted(value);
                break;
            case "config" when value[0] == (byte)'{':
                _hasConfig = true;
                break;
            case "branches" when value[0] == (byte)'{':
                _branches = BranchesReader.Read(value, offset, maxDepth);
                break;
        }

        Keep(value);
    }

    private void ReadPool()
    {
        if (_window.Peek() < 0) throw _window.Unexpected("message ids and nodes");
        if (!_window.TryTake((byte)'{'))
            throw new InvalidContentException(
                ContentFault.NoMessagePool, _window.Position, "message_pool is no object: expected message ids and nodes");
        _hasPool = true;
        Keep("{}"u8);
        if (_window.TryTake((byte)'}')) return;
        do ReadMessage();
        while (_window.TryTake((byte)','));
        _window.Take((byte)'}');
    }

    private void ReadMessage()
    {
        ReadOnlySpan<byte> key = _window.TakeName(LongestName, ContentFault.InvalidMessageId);
        long keyOffset = _window.Position - key.Length;
        if (!TryParse(key[1..^1], out MessageId id))
            throw new InvalidContentException(
                ContentFault.InvalidMessageId, keyOffset,
                $"the message id '{JsonText.ForMessage(key[1..^1])}' is no hyphenated UUID");
        if (!_positions.TryAdd(id, _messages.Count))
            throw new InvalidContentException(
                ContentFault.DuplicateMessageId, keyOffset, $"the message id {id} stands twice in the pool");
        if (_messages.Count == _limits.MaxMessages)
            throw new InvalidContentException(
                ContentFault.TooManyMessages, keyOffset, $"the context has more than {_limits.MaxMessages} messages");

        _window.Take((byte)':');
        ReadOnlySpan<byte> node = _window.TakeValue(_limits.MaxMessageBytes, ContentFault.MessageTooLarge, out long offset);
        MessageFacts facts = MessageFactsReader.Read(node, _window.Marks, offset, _limits.MaxDepth - LevelsAroundMessage, _nodeReview);
        if (_review.HasNotes) _review.MoveTo(_warnings, id.ToString());
        if (facts.InnerId is { } inner && inner != id)
            throw new InvalidContentException(
                ContentFault.MessageIdMismatch, offset, $"the message under key {id} has the id {inner} inside");
        _messages.Add(new LegacyMessage(id, offset, node.Length, facts));
    }

    private static bool TryParse(ReadOnlySpan<byte> inner, out MessageId id) => inner.Contains((byte)'\\')
        ? MessageId.TryParse(JsonText.Decode(inner), out id)
        : MessageId.TryParse(inner, out id);

    private LegacyContext ToContext(ContextId expected)
    {
        if (!_hasPool)
            throw new InvalidContentException(
                ContentFault.NoMessagePool, _window.Position, "the root has no message_pool");
        if (_id is null || !ContextId.TryParse(_id, out ContextId id) || id != expected)
            throw new InvalidContentException(
                ContentFault.ContextIdMismatch, _idOffset,
                _id is null ? $"the root has no id: expected {expected}" : $"the id inside differs from the file name: expected {expected}");

        byte[] metadata = _metadata.Written.ToArray();
        if (!_hasConfig) _warnings.Add(LegacyWarning.NoConfig, "");
        ConsistencyReview.Review(_messages, _positions, _branches, _activeBranch, _warnings);
        return new LegacyContext(id, metadata, _messages, (IReadOnlyList<Branch>?)_branches ?? [], _activeBranch, _warnings);
    }

    private void Keep(byte value) => _metadata.Write(value);

    private void Keep(ReadOnlySpan<byte> value)
    {
        _metadata.Write(value);
        if (_metadata.Length > _limits.MaxMetadataBytes)
            throw new InvalidContentException(
                ContentFault.MetadataTooLarge, _window.Position,
                $"all that is not a message has more than {_limits.MaxMetadataBytes} bytes");
    }
}
