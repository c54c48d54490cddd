using System.Globalization;
using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Printing;

/// <summary>The list of contexts, printed row by row: columns of fixed width, the title last; or a JSON array.</summary>
internal sealed class ContextList : IContextList
{
    private readonly TextWriter _output;
    private readonly JsonPrinter? _json;

    public ContextList(TextWriter output, bool isJson)
    {
        _output = output;
        if (!isJson) return;
        _json = new JsonPrinter(output);
        _json.Json.WriteStartArray();
    }

    /// <inheritdoc/>
    public void Add(ContextRow row)
    {
        if (_json is null)
        {
            string time = row.Updated.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            _output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Id}  {KindOf(row.Kind),-6}  {row.Messages,7}  {Amounts.Bytes(row.Bytes),9}  {row.Layout,-6}  {Amounts.Bytes(row.StoredBytes),9}  {Amounts.Ratio(row.Bytes, row.StoredBytes),7}  {time}  {ControlCharacters.OnOneLine(row.Title ?? "-")}\n"));
            return;
        }

        _json.Json.WriteStartObject();
        _json.Json.WriteString("id", row.Id.ToString());
        _json.Json.WriteString("kind", KindOf(row.Kind));
        _json.Json.WriteString("title", row.Title);
        _json.Json.WriteNumber("messages", row.Messages);
        _json.Json.WriteNumber("bytes", row.Bytes);
        _json.Json.WriteString("layout", row.Layout);
        _json.Json.WriteNumber("stored_bytes", row.StoredBytes);
        if (row.StoredBytes > 0) _json.Json.WriteNumber("ratio", Math.Round((double)row.Bytes / row.StoredBytes, 2));
        _json.Json.WriteString("updated", row.Updated.ToString());
        _json.Json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void AddUnreadable(ContextListing listing, string why)
    {
        if (_json is null)
        {
            _output.Write($"{listing.Id}  {KindOf(listing.Kind),-6}  unreadable: {ControlCharacters.OnOneLine(why)}\n");
            return;
        }

        _json.Json.WriteStartObject();
        _json.Json.WriteString("id", listing.Id.ToString());
        _json.Json.WriteString("kind", KindOf(listing.Kind));
        _json.Json.WriteString("unreadable", why);
        _json.Json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_json is null) return;
        _json.Json.WriteEndArray();
        _json.Dispose();
    }

    /// <summary>What people call it.</summary>
    public static string KindOf(ContextKind kind) => kind == ContextKind.Pool ? "pool" : "legacy";
}
