using System.Text.Json;

namespace ContextPool.Format;

/// <summary>
/// Reads one message node in one pass: checks all of its grammar, refuses duplicates of <see cref="DecidingMembers"/>,
/// and takes out what the index needs. Free JSON inside (arguments,
/// results, rich types) is carried, not judged.
/// </summary>
internal ref struct MessageFactsReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly long _offset;
    private readonly int _maxDepth;
    private readonly NodeReview? _review;
    private Utf8JsonReader _reader;

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

    private MessageFactsReader(ReadOnlySpan<byte> text, long offset, int maxDepth, NodeReview? review)
    {
        _text = text;
        _offset = offset;
        _maxDepth = maxDepth;
        _review = review;
        _reader = new Utf8JsonReader(text, JsonGrammar.Options(maxDepth));
    }

    /// <summary>Reads a node or throws <see cref="InvalidContentException"/> with the place in the file.</summary>
    /// <param name="text">The node, with nothing around it but white space.</param>
    /// <param name="offset">Where it lies in its file.</param>
    /// <param name="maxDepth">How deep it may nest, itself included.</param>
    /// <param name="review">Looks on; null where nobody does.</param>
    public static MessageFacts Read(ReadOnlySpan<byte> text, long offset, int maxDepth, NodeReview? review = null)
    {
        JsonGrammar.RequireUtf8(text, offset);
        var reader = new MessageFactsReader(text, offset, maxDepth, review);
        try
        {
            reader.ReadNode();
            return reader.ToFacts();
        }
        catch (JsonException e)
        {
            throw JsonGrammar.Fault(e, ref reader._reader, text, offset, maxDepth);
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
        var names = new MemberNames(_offset, DecidingMembers.Node);
        while (NextMember(ref names))
        {
            if (JsonText.Means(_reader, "id"u8)) _innerId = ReadInnerId();
            else if (JsonText.Means(_reader, "parent_id"u8)) _parentId = ReadId();
            else if (JsonText.Means(_reader, "message"u8)) ReadMessage();
            else Pass();
        }

        _reader.Read();
    }

    private void ReadMessage()
    {
        if (!EnterObject()) return;
        _hasMessage = true;
        var names = new MemberNames(_offset, DecidingMembers.Message);
        while (NextMember(ref names))
        {
            if (JsonText.Means(_reader, "role"u8)) _role = ReadWord();
            else if (JsonText.Means(_reader, "message_type"u8)) _messageType = ReadWord();
            else if (JsonText.Means(_reader, "metadata"u8)) ReadMetadata();
            else if (JsonText.Means(_reader, "tool_calls"u8)) _hasToolCalls = PassAndTellIfAny();
            else if (JsonText.Means(_reader, "tool_result"u8)) _hasToolResult = PassAndTellIfNotNull();
            else
            {
                _hasContent |= JsonText.Means(_reader, "content"u8);
                Pass();
            }
        }
    }

    private void ReadMetadata()
    {
        if (!EnterObject()) return;
        var names = new MemberNames(_offset, DecidingMembers.Metadata);
        while (NextMember(ref names))
        {
            if (JsonText.Means(_reader, "created_at"u8)) _createdAt = ReadTime();
            else if (JsonText.Means(_reader, "streaming"u8)) ReadStreaming();
            else Pass();
        }
    }

    private void ReadStreaming()
    {
        if (!EnterObject()) return;
        var names = new MemberNames(_offset, DecidingMembers.Streaming);
        while (NextMember(ref names))
        {
            if (JsonText.Means(_reader, "started_at"u8)) _streamingStart = ReadTime();
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

    private bool NextMember(ref MemberNames names)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            _review?.Leave();
            return false;
        }

        names.Add(_text, ref _reader);
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
        string? text = ReadTextHere();
        return text is not null && MessageId.TryParse(text, out MessageId id) ? id : null;
    }

    private Timestamp? ReadTime()
    {
        _reader.Read();
        bool isNull = _reader.TokenType == JsonTokenType.Null;
        if (ReadTextHere() is { } text && Timestamp.TryParse(text, out Timestamp time)) return time;
        if (!isNull) _review?.NoteUnread();
        return null;
    }

    /// <summary>A role or type: one of the known words without an allocation, any other word as it is.</summary>
    private string? ReadWord()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped)
        {
            foreach (string word in MessageWords.Known)
            {
                if (_reader.ValueTextEquals(word)) return word;
            }
        }

        if (ReadTextHere() is { } text) return MessageWords.Shared(text);
        _review?.NoteUnread();
        return null;
    }

    /// <summary>Null for a value that is no string, and for one with a lone surrogate, which .NET strings cannot be read from.</summary>
    private string? ReadTextHere()
    {
        if (_reader.TokenType != JsonTokenType.String)
        {
            _reader.Skip();
            return null;
        }

        try
        {
            return _reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
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
