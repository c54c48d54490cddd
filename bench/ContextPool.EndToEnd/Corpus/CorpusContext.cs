using System.Text.Encodings.Web;
using System.Text.Json;

namespace ContextPool.EndToEnd.Corpus;

/// <summary>
/// One invented conversation in the legacy format: branches that share messages, tool calls and their results, streamed answers with
/// all their chunks, which are most of the bytes, and a pool in no order.
/// </summary>
internal sealed class CorpusContext
{
    private const int ForkShare = 30;
    private const int StreamedShare = 30;
    private const int ToolShare = 20;
    private const int SmallestText = 80;
    private const int TextDoublings = 9;
    private const int ChunkBytes = 40;
    private const string Model = "gpt-4o";

    private static readonly JsonWriterOptions Style = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly SeededRandom _random;
    private readonly bool _isVaried;
    private readonly List<(string Id, string? Parent)> _messages = [];
    private readonly List<(string Name, List<string> Ids)> _branches = [];
    private long _second;
    private string? _openCall;

    private CorpusContext(CorpusShape shape, int number)
    {
        _random = SeededRandom.Of(shape.Seed, number);
        _isVaried = shape.IsVaried;
        Id = _random.Id();
        _second = 1_700_000_000 + (number * 3600L);
        Branch(Math.Max(1, (shape.Messages / 2) + _random.Below(shape.Messages + 1)));
    }

    /// <summary>Its name and that of its file.</summary>
    public string Id { get; }

    /// <summary>Writes the context with this number.</summary>
    public static string Write(CorpusShape shape, int number, Stream target)
    {
        var context = new CorpusContext(shape, number);
        using var json = new Utf8JsonWriter(target, Style);
        context.Write(json);
        return context.Id;
    }

    private void Branch(int messages)
    {
        var main = new List<string>();
        for (int i = 0; i < messages; i++) main.Add(NewMessage(main.LastOrDefault()));
        _branches.Add(("main", main));
        if (messages < 4 || !_random.Percent(ForkShare)) return;
        List<string> fork = main[..(1 + _random.Below(messages - 1))];
        for (int i = _random.Below(1 + (messages / 10)); i >= 0; i--) fork.Add(NewMessage(fork[^1]));
        _branches.Add(("what if", fork));
    }

    private string NewMessage(string? parent)
    {
        string id = _random.Id();
        _messages.Add((id, parent));
        return id;
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteNull("parent_id");
        json.WriteStartObject("config");
        json.WriteString("model_id", Model);
        json.WriteString("mode", "chat");
        json.WriteStartObject("parameters");
        json.WriteNumber("temperature", 0.7);
        json.WriteEndObject();
        json.WriteString("agent_role", "actor");
        json.WriteEndObject();
        Raw(json, "title", Text(40));
        WritePool(json);
        WriteBranches(json);
        json.WriteString("active_branch_name", "main");
        json.WriteString("current_state", "idle");
        json.WriteEndObject();
    }

    /// <summary>Messages are invented in the order of the conversation and written in another one, as a hash map does.</summary>
    private void WritePool(Utf8JsonWriter json)
    {
        var nodes = new List<(string Id, byte[] Node)>(_messages.Count);
        using var buffer = new MemoryStream();
        for (int i = 0; i < _messages.Count; i++) nodes.Add((_messages[i].Id, Node(buffer, i)));
        _random.Shuffle(nodes);
        json.WriteStartObject("message_pool");
        foreach ((string id, byte[] node) in nodes)
        {
            json.WritePropertyName(id);
            using JsonDocument parsed = JsonDocument.Parse(node);
            WriteIndented(json, parsed.RootElement);
        }

        json.WriteEndObject();
    }

    /// <summary>As <c>WriteTo</c>, but every string in the letters that it has: that one would spell escapes its own way.</summary>
    private static void WriteIndented(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    WriteIndented(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray()) WriteIndented(json, item);
                json.WriteEndArray();
                break;
            default:
                json.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    private byte[] Node(MemoryStream buffer, int number)
    {
        buffer.SetLength(0);
        using var json = new Utf8JsonWriter(buffer, Style with { Indented = false });
        (string id, string? parent) = _messages[number];
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteStartObject("message");
        WriteMessage(json, number);
        json.WriteEndObject();
        json.WriteString("parent_id", parent);
        json.WriteEndObject();
        json.Flush();
        return buffer.ToArray();
    }

    private void WriteMessage(Utf8JsonWriter json, int number)
    {
        bool isResult = _openCall is not null;
        bool isUser = !isResult && number % 2 == 0;
        json.WriteString("role", isResult ? "Tool" : isUser ? "User" : "Assistant");
        byte[] text = Text(_random.LongTailed(SmallestText, TextDoublings));
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        Raw(json, "text", text);
        json.WriteEndObject();
        json.WriteEndArray();
        if (isResult) WriteResult(json);
        else if (!isUser && _random.Percent(ToolShare)) WriteCall(json);
        WriteMetadata(json);
        json.WriteString("message_type", isResult ? "tool_result" : _openCall is not null ? "tool_call" : "text");
        if (!isUser && !isResult && _random.Percent(StreamedShare)) WriteStreamed(json, text);
    }

    private void WriteCall(Utf8JsonWriter json)
    {
        _openCall = $"call_{_random.Below(int.MaxValue):x}";
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteString("id", _openCall);
        json.WriteString("tool_name", "read_file");
        json.WriteStartObject("arguments");
        Raw(json, "path", Text(50));
        json.WriteNumber("lines", _random.Below(2000));
        json.WriteEndObject();
        json.WriteString("approval_status", "approved");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteResult(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool_result");
        json.WriteString("request_id", _openCall);
        Raw(json, "result", Text(_random.LongTailed(4 * SmallestText, TextDoublings)));
        json.WriteEndObject();
        _openCall = null;
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        json.WriteStartObject("metadata");
        json.WriteString("created_at", Time());
        json.WriteStartObject("tokens");
        json.WriteNumber("prompt_tokens", _random.Below(4000));
        json.WriteNumber("completion_tokens", _random.Below(900));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteStreamed(Utf8JsonWriter json, byte[] text)
    {
        json.WriteStartObject("rich_type");
        json.WriteString("kind", "streaming_response");
        json.WriteStartObject("data");
        Raw(json, "content", text);
        json.WriteStartArray("chunks");
        int chunks = 8 + (text.Length / ChunkBytes);
        for (int i = 1; i <= chunks; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", i);
            Raw(json, "delta", Text(12));
            json.WriteString("timestamp", Time());
            json.WriteNumber("accumulated_chars", i * ChunkBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteBranches(Utf8JsonWriter json)
    {
        json.WriteStartObject("branches");
        foreach ((string name, List<string> ids) in _branches)
        {
            json.WriteStartObject(name);
            json.WriteString("name", name);
            json.WriteStartArray("message_ids");
            foreach (string id in ids) json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteNull("system_prompt");
            json.WriteNull("user_prompt");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private byte[] Text(int bytes) => Prose.Quoted(_random, bytes, _isVaried);

    private string Time()
    {
        _second += 1 + _random.Below(40);
        return $"{DateTimeOffset.FromUnixTimeSeconds(_second).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}.{_random.Below(1_000_000):d6}Z";
    }

    private static void Raw(Utf8JsonWriter json, string name, byte[] quoted)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(quoted, skipInputValidation: true);
    }
}
