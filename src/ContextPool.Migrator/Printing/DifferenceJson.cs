using System.Text.Json;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Migration.Settling;
using ContextPool.Storage;

namespace ContextPool.Migrator.Printing;

/// <summary>In what the two sides of a context differ, as one JSON object: whole values, nothing shortened.</summary>
internal sealed class DifferenceJson(TextWriter output) : IDifferencePrinter
{
    private readonly JsonPrinter _printer = new(output);
    private bool _isInMessages;
    private bool _isEqual = true;

    private Utf8JsonWriter Json => _printer.Json;

    public void Begin(BothSides sides, ContextHead pool, string poolPath)
    {
        Json.WriteStartObject();
        Json.WriteString("id", sides.Source.Id.ToString());
        Json.WriteString("conflict", sides.Conflict is { } reason ? SnakeCase.Of(reason) : null);
        Json.WriteString("why", sides.Why);
        Json.WriteStartObject("source");
        Json.WriteString("path", sides.Source.Path);
        Json.WriteString("sha256", sides.Versions.SourceSha256);
        Json.WriteString("written", sides.Source.Stat.LastWrite.ToString());
        Json.WriteEndObject();
        Json.WriteStartObject("pool");
        Json.WriteString("path", poolPath);
        Json.WriteString("sha256", sides.Versions.PoolSha256);
        Json.WriteString("written", pool.Written.ToString());
        Json.WriteEndObject();
        Json.WriteStartArray("members");
    }

    public void Print(MemberDifference member)
    {
        _isEqual = false;
        Write(member);
        _printer.Flush();
    }

    public void Print(MessageDifference message)
    {
        _isEqual = false;
        BeginMessages();
        Json.WriteStartObject();
        Json.WriteString("id", message.Id.ToString());
        Json.WriteString("change", message.OnlyIn is { } side ? $"only_in_{side}" : message.Members.Count > 0 ? "differs" : "unreadable");
        Json.WriteStartArray("members");
        foreach (MemberDifference member in message.Members) Write(member);
        Json.WriteEndArray();
        foreach ((string name, StoredMessage stored) in new[] { ("source", message.Source), ("pool", message.Pool) })
        {
            if (stored.IsMissing) continue;
            Json.WritePropertyName(name);
            MessageJson.Write(Json, new BranchMessage(stored.Id, stored.Message, stored.Unavailable));
        }

        Json.WriteEndObject();
        _printer.Flush();
    }

    public void End(BothSides sides)
    {
        BeginMessages();
        Json.WriteEndArray();
        Json.WriteBoolean("equal", _isEqual);
        Json.WriteEndObject();
    }

    public void Dispose() => _printer.Dispose();

    private void BeginMessages()
    {
        if (_isInMessages) return;
        Json.WriteEndArray();
        Json.WriteStartArray("messages");
        _isInMessages = true;
    }

    private void Write(MemberDifference member)
    {
        Json.WriteStartObject();
        Json.WriteString("path", member.Path);
        foreach ((string name, JsonElement? value) in new[] { ("source", member.Source), ("pool", member.Pool) })
        {
            if (value is not { } there) continue;
            Json.WritePropertyName(name);

            // As it stands there: numbers keep their digits and strings their escapes.
            Json.WriteRawValue(there.GetRawText(), skipInputValidation: true);
        }

        Json.WriteEndObject();
    }
}
