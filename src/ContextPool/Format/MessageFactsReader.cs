using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace ContextPool.Format;

/// <summary>
/// Reads one message node in one pass: checks all of its grammar, refuses duplicates of <see cref="DecidingMembers"/>,
/// and takes out what the index needs. Free JSON inside (arguments,
/// results, rich types) is carried, not judged.
/// </summary>
internal ref struct MessageFactsReader
{
    private const int LongestTime = 64;

    private readonly ReadOnlySpan<byte> _text;
    private readonly long _offset;
    private readonly NodeReview? _review;
    private JsonScan _reader;

    private MessageId? _innerId;
    private MessageId? _parentId;
    private string? _role;
    private string? _messageType;
    private Timestamp? _createdAt;
    private Timestamp? _streamingStart;
    private bool _hasMessage;
    private bool _hasContent;
    private bool _hasToolCalls;
    private bool _hasToolResult;

    private MessageFactsReader(ReadOnlySpan<byte> text, JsonMarks marks, long offset, int maxDepth, NodeReview? review)
    {
        _text = text;
        _offset = offset;
        _review = review;
        _reader = new JsonScan(text, marks, maxDepth);
    }

    /// <summary>Reads a node or throws <see cref="InvalidContentException"/> with the place in the file.</summary>
    /// <param name="text">The node, with nothing around it but white space.</param>
    /// <param name="offset">Where it lies in its file.</param>
    /// <param name="maxDepth">How deep it may nest, itself included.</param>
    /// <param name="review">Looks on; null where nobody does.</param>
    [SkipLocalsInit]
    public static MessageFacts Read(ReadOnlySpan<byte> text, long offset, int maxDepth, NodeReview? review = null)
    {
        using var room = new MarksRoom(text.Length, stackalloc ulong[MarksRoom.OnStack]);
        return Read(text, JsonMarks.Of(text, room.Words), offset, maxDepth, review);
    }

    /// <summary>As above, for a node whose marks are at hand.</summary>
    public static MessageFacts Read(ReadOnlySpan<byte> text, JsonMarks marks, long offset, int maxDepth, NodeReview? review = null)
    {
        JsonGrammar.RequireUtf8(text, marks, offset);
        var reader = new MessageFactsReader(text, marks, offset, maxDepth, review);
        try
        {
            reader.ReadNode();
            return reader.ToFacts();
        }
        catch (JsonException e)
        {
            throw JsonGrammar.Fault(e, text, offset, maxDepth);
        }
    }

    private readonly MessageFacts ToFacts() => new(
        _innerId, _parentId, _role, _messageType ?? "text",
        _createdAt ?? _streamingStart,
        _createdAt is not null ? TimeSource.CreatedAt : TimeSource.StreamingStart,
        _hasToolCalls, _hasToolResult,
        IsComplete: _hasMessage && _innerId is not null && _role is not null && _hasContent);

    private void ReadNode()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw new InvalidContentException(
                ContentFault.MessageNotAnObject, _offset, $"a message is a {_reader.TokenType}, expected an object");
        _review?.Begin();
        uint met = 0;
        while (NextMember(DecidingMembers.Node, ref met, out string? name))
        {
            switch (name)
            {
                case "id": _innerId = ReadInnerId(); break;
                case "parent_id": _parentId = ReadId(); break;
                case "message": ReadMessage(); break;
                default: Pass(); break;
            }
        }

        _reader.Read();
    }

    private void ReadMessage()
    {
        if (!EnterObject()) return;
        _hasMessage = true;
        uint met = 0;
        while (NextMember(DecidingMembers.Message, ref met, out string? name))
        {
            switch (name)
            {
                case "role": _role = ReadWord(); break;
                case "message_type": _messageType = ReadWord(); break;
                case "metadata": ReadMetadata(); break;
                case "tool_calls": _hasToolCalls = PassAndTellIfAny(); break;
                case "tool_result": _hasToolResult = PassAndTellIfNotNull(); break;
                default:
                    _hasContent |= name == "content";
                    Pass();
                    break;
            }
        }
    }

    private void ReadMetadata()
    {
        if (!EnterObject()) return;
        uint met = 0;
        while (NextMember(DecidingMembers.Metadata, ref met, out string? name))
        {
            switch (name)
            {
                case "created_at": _createdAt = ReadTime(); break;
                case "streaming": ReadStreaming(); break;
                default: Pass(); break;
            }
        }
    }

    private void ReadStreaming()
    {
        if (!EnterObject()) return;
        uint met = 0;
        while (NextMember(DecidingMembers.Streaming, ref met, out string? name))
        {
            if (name == "started_at") _streamingStart = ReadTime();
            else Pass();
        }
    }

    /// <summary>Onto the value's object, or over the value where it is none.</summary>
    private bool EnterObject()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            _review?.Enter();
            return true;
        }

        PassHere();
        return false;
    }

    /// <summary>On to the next member; its name where the table has it. Throws where such a one comes again.</summary>
    private bool NextMember(NameTable table, ref uint met, out string? name)
    {
        name = null;
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            _review?.Leave();
            return false;
        }

        int place = table.IndexOf(_reader.ValueSpan, _reader.ValueIsEscaped);
        if (NameTable.IsAgain(place, ref met)) throw MemberNames.Duplicate(_reader.ValueSpan, _offset + _reader.TokenStartIndex + 1);
        if (place >= 0) name = table.NameAt(place);
        _review?.Meet(_reader);
        return true;
    }

    /// <summary>Over the value of the member whose name the reader stands on.</summary>
    private void Pass()
    {
        _reader.Read();
        PassHere();
    }

    private void PassHere()
    {
        if (_review is null) _reader.Skip();
        else _review.Pass(ref _reader);
    }

    private MessageId? ReadInnerId()
    {
        _reader.Read();
        long at = _offset + _reader.TokenStartIndex;
        MessageId? id = ReadIdHere();
        if (id is null && _reader.TokenType is not JsonTokenType.Null)
            throw new InvalidContentException(
                ContentFault.InvalidMessageId, at, "the id inside a message is no hyphenated UUID");
        return id;
    }

    private MessageId? ReadId()
    {
        _reader.Read();
        bool isNull = _reader.TokenType == JsonTokenType.Null;
        MessageId? id = ReadIdHere();
        if (id is null && !isNull) _review?.NoteUnread();
        return id;
    }

    private MessageId? ReadIdHere()
    {
        if (_reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped)
            return MessageId.TryParse(_reader.ValueSpan, out MessageId plain) ? plain : null;
        return ReadTextHere() is { } text && MessageId.TryParse(text, out MessageId id) ? id : null;
    }

    private Timestamp? ReadTime()
    {
        _reader.Read();
        bool isNull = _reader.TokenType == JsonTokenType.Null;
        if (ReadTimeHere() is { } time) return time;
        if (!isNull) _review?.NoteUnread();
        return null;
    }

    private Timestamp? ReadTimeHere()
    {
        Timestamp time;
        if (_reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped)
        {
            // No time has that many letters but for digits of its fraction that do not count.
            Span<char> letters = stackalloc char[LongestTime];
            if (_reader.ValueSpan.Length <= LongestTime && Ascii.ToUtf16(_reader.ValueSpan, letters, out int count) == System.Buffers.OperationStatus.Done)
                return Timestamp.TryParse(letters[..count], out time) ? time : null;
        }

        return ReadTextHere() is { } text && Timestamp.TryParse(text, out time) ? time : null;
    }

    /// <summary>A role or type: one of the known words without an allocation, any other word as it is.</summary>
    private string? ReadWord()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped && MessageWords.Find(_reader.ValueSpan) is { } known) return known;
        if (ReadTextHere() is { } text) return MessageWords.Shared(text);
        _review?.NoteUnread();
        return null;
    }

    /// <summary>Null for a value that is no string, and for one with a lone surrogate, which is no text.</summary>
    private string? ReadTextHere()
    {
        if (_reader.TokenType != JsonTokenType.String)
        {
            _reader.Skip();
            return null;
        }

        ReadOnlySpan<byte> inner = _reader.ValueSpan;
        return JsonText.HasLoneSurrogate(inner) ? null : JsonText.Decode(inner);
    }

    private bool PassAndTellIfAny()
    {
        _reader.Read();
        JsonTokenType first = _reader.TokenType;
        int start = (int)_reader.TokenStartIndex;
        PassHere();
        return first switch
        {
            JsonTokenType.StartArray or JsonTokenType.StartObject =>
                _text[(start + 1)..(int)_reader.TokenStartIndex].ContainsAnyExcept(" \t\r\n"u8),
            JsonTokenType.Null or JsonTokenType.False => false,
            _ => true,
        };
    }

    private bool PassAndTellIfNotNull()
    {
        _reader.Read();
        bool isNull = _reader.TokenType == JsonTokenType.Null;
        PassHere();
        return !isNull;
    }
}
