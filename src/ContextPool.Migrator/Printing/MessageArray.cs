namespace ContextPool.Migrator.Printing;

/// <summary>A JSON array: of the stored nodes, or of objects with what a transcript shows.</summary>
internal sealed class MessageArray : IMessagePrinter
{
    private readonly JsonPrinter _printer;
    private readonly bool _isRaw;

    public MessageArray(TextWriter output, bool isRaw)
    {
        _printer = new JsonPrinter(output);
        _printer.Json.WriteStartArray();
        _isRaw = isRaw;
    }

    /// <inheritdoc/>
    public void Print(BranchMessage shown)
    {
        if (_isRaw && shown.Message is { } message) _printer.Json.WriteRawValue(message.Json.Span, skipInputValidation: true);
        else MessageJson.Write(_printer.Json, shown);
        _printer.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _printer.Json.WriteEndArray();
        _printer.Dispose();
    }
}
