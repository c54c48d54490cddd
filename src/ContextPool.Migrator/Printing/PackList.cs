using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Printing;

/// <summary>What packing or unpacking did, a line for each context that it touched and one for all; or a JSON array of all.</summary>
internal sealed class PackList : IDisposable
{
    private readonly TextWriter _output;
    private readonly string _verb;
    private readonly bool _isQuiet;
    private readonly JsonPrinter? _json;
    private int _looked;
    private int _moved;
    private int _inUse;
    private long _messages;

    /// <param name="output">Where it goes.</param>
    /// <param name="verb">What was done: packed, unpacked.</param>
    /// <param name="isJson">As JSON.</param>
    /// <param name="isQuiet">Only what needs somebody, and the line for all.</param>
    public PackList(TextWriter output, string verb, bool isJson, bool isQuiet)
    {
        (_output, _verb, _isQuiet) = (output, verb, isQuiet);
        if (!isJson) return;
        _json = new JsonPrinter(output);
        _json.Json.WriteStartArray();
    }

    public void Add(PackResult result)
    {
        _looked++;
        _inUse += result.IsInUse ? 1 : 0;
        _moved += result.Messages > 0 ? 1 : 0;
        _messages += result.Messages;
        if (_json is not null)
        {
            Write(_json, result);
            return;
        }

        string stored = result.StoredBytes > 0 ? $" in {Amounts.Bytes(result.StoredBytes)}" : "";
        if (result.Messages > 0 && !_isQuiet) _output.Write($"{result.Id}  {result.Messages} messages {_verb}, {Amounts.Bytes(result.Bytes)}{stored}\n");
        if (result.LeftLoose > 0) _output.Write($"{result.Id}  {result.LeftLoose} messages stay loose: see check\n");
    }

    /// <summary>The line for all.</summary>
    public void End(string place)
    {
        if (_json is not null) return;
        string inUse = _inUse > 0 ? $", {_inUse} in use" : "";
        _output.Write($"{_messages} messages of {_moved} of {_looked} contexts {_verb}{inUse} in {place}\n");
    }

    public void Dispose()
    {
        if (_json is null) return;
        _json.Json.WriteEndArray();
        _json.Dispose();
    }

    private static void Write(JsonPrinter printer, PackResult result)
    {
        printer.Json.WriteStartObject();
        printer.Json.WriteString("id", result.Id.ToString());
        printer.Json.WriteNumber("messages", result.Messages);
        printer.Json.WriteNumber("bytes", result.Bytes);
        printer.Json.WriteNumber("stored_bytes", result.StoredBytes);
        printer.Json.WriteNumber("left_loose", result.LeftLoose);
        printer.Json.WriteBoolean("in_use", result.IsInUse);
        printer.Json.WriteEndObject();
        printer.Flush();
    }
}
