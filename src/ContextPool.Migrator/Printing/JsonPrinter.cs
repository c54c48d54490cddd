using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ContextPool.Migrator.Printing;

/// <summary>One JSON value on its way to standard output, in pieces: a long list is never held whole.</summary>
internal sealed class JsonPrinter(TextWriter output) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private Utf8JsonWriter? _json;

    /// <summary>Where the value is written to.</summary>
    public Utf8JsonWriter Json => _json ??= new Utf8JsonWriter(
        _buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Prints what was written so far.</summary>
    public void Flush()
    {
        Json.Flush();
        output.Write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }

    /// <summary>Prints the rest and ends the line.</summary>
    public void Dispose()
    {
        Flush();
        output.Write('\n');
        _json?.Dispose();
    }
}
