using System.Text.Json;

namespace ContextPool.Format;

/// <summary>
/// Reads the contents of a message in one pass. The grammar was checked by <see cref="MessageFactsReader"/>; of the shapes nothing
/// is known. Where a member stands twice, the last counts.
/// </summary>
internal ref struct MessageViewsReader
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly List<MessagePart> _parts = [];
    private readonly List<ToolCall> _toolCalls = [];
    private Utf8JsonReader _reader;
    private ToolResult? _toolResult;
    private bool _hasToolCalls;
    private bool _hasToolResult;

    private MessageViewsReader(ReadOnlyMemory<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json.Span, JsonGrammar.Options(int.MaxValue));
    }

    /// <summary>Reads a node that was accepted before.</summary>
    /// <param name="json">The node.</param>
    /// <param name="hasToolCalls">What was found in it: the reader stops when it has seen all there is, before the bulk of a streamed answer.</param>
    /// <param name="hasToolResult">As above.</param>
    public static MessageViews Read(ReadOnlyMemory<byte> json, bool hasToolCalls, bool hasToolResult)
    {
        var reader = new MessageViewsReader(json) { _hasToolCalls = hasToolCalls, _hasToolResult = hasToolResult };
        reader.ReadNode();
        return new MessageViews(reader._parts, reader._toolCalls, reader._toolResult);
    }

    private void ReadNode()
    {
        _reader.Read();
        while (NextMember())
        {
            if (!IsNamed("message"u8)) _reader.Skip();
            else if (ReadMessage()) return;
        }
    }

    /// <summary>True as soon as all there is has been read; the facts reader has made sure that no member stands twice.</summary>
    private bool ReadMessage()
    {
        if (!EnterObject()) return false;
        bool hasContent = false;
        while (NextMember())
        {
            if (IsNamed("content"u8))
            {
                ReadContent();
                hasContent = true;
            }
            else if (IsNamed("tool_calls"u8)) ReadToolCalls();
            else if (IsNamed("tool_result"u8)) ReadToolResult();
            else _reader.Skip();

            if (hasContent && _toolCalls.Count > 0 == _hasToolCalls && _toolResult is not null == _hasToolResult) return true;
        }

        return false;
    }

    private void ReadContent()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            ReadPart();
            return;
        }

        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray) ReadPart();
    }

    /// <summary>A part, on which the reader stands. A bare string is text: other writers of this format do that.</summary>
    private void ReadPart()
    {
        int start = (int)_reader.TokenStartIndex;
        if (_reader.TokenType == JsonTokenType.String)
        {
            _parts.Add(new MessageText(JsonText.Decode(_reader.ValueSpan)));
            return;
        }

        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            _parts.Add(new UnknownPart(_json[start..(int)_reader.BytesConsumed]));
            return;
        }

        string? type = null;
        string? text = null;
        string? url = null;
        string? detail = null;
        while (NextMember())
        {
            if (IsNamed("type"u8)) type = ReadText();
            else if (IsNamed("text"u8)) text = ReadText();
            else if (IsNamed("url"u8)) url = ReadText();
            else if (IsNamed("detail"u8)) detail = ReadText();
            else _reader.Skip();
        }

        _parts.Add(type switch
        {
            "text" or null when text is not null => new MessageText(text),
            "image" when url is not null => new MessageImage(url, detail),
            _ => new UnknownPart(_json[start..(int)_reader.BytesConsumed]),
        });
    }

    private void ReadToolCalls()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartArray)
        {
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray) ReadToolCall();
        }
        else if (_reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False))
        {
            ReadToolCall();
            if (_toolCalls[^1].Json.Span is [(byte)'{', .. var inner, (byte)'}'] && !inner.ContainsAnyExcept(" \t\r\n"u8))
                _toolCalls.Clear();
        }
    }

    /// <summary>A call, on which the reader stands.</summary>
    private void ReadToolCall()
    {
        int start = (int)_reader.TokenStartIndex;
        string? id = null;
        string? name = null;
        string? approval = null;
        ReadOnlyMemory<byte> arguments = default;
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
        }
        else
        {
            while (NextMember())
            {
                if (IsNamed("id"u8)) id = ReadText();
                else if (IsNamed("tool_name"u8)) name = ReadText();
                else if (IsNamed("arguments"u8)) arguments = ReadRaw();
                else if (IsNamed("approval_status"u8)) approval = ReadText();
                else _reader.Skip();
            }
        }

        _toolCalls.Add(new ToolCall(id, name, arguments, approval, _json[start..(int)_reader.BytesConsumed]));
    }

    private void ReadToolResult()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null) return;
        string? request = null;
        ReadOnlyMemory<byte> result = default;
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            result = RawHere();
        }
        else
        {
            while (NextMember())
            {
                if (IsNamed("request_id"u8)) request = ReadText();
                else if (IsNamed("result"u8)) result = ReadRaw();
                else _reader.Skip();
            }
        }

        _toolResult = new ToolResult(request, result);
    }

    /// <summary>Onto the value's object, or over the value where it is none.</summary>
    private bool EnterObject()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartObject) return true;
        _reader.Skip();
        return false;
    }

    private bool NextMember() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    private readonly bool IsNamed(ReadOnlySpan<byte> name) => JsonText.Means(_reader, name);

    private string? ReadText()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.String) return JsonText.Decode(_reader.ValueSpan);
        _reader.Skip();
        return null;
    }

    private ReadOnlyMemory<byte> ReadRaw()
    {
        _reader.Read();
        return RawHere();
    }

    private ReadOnlyMemory<byte> RawHere()
    {
        int start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _json[start..(int)_reader.BytesConsumed];
    }
}
