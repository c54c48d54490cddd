using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ContextPool.Extensions.AI;

/// <summary>Makes messages of what is stored.</summary>
internal static class ChatMessageReader
{
    private const string AnyImage = "image/*";

    /// <summary>A stored message.</summary>
    public static ChatMessage Read(Message message)
    {
        IReadOnlyDictionary<string, string> extra = message.Metadata.Extra;
        ChatRole role = RoleOf(message.Role);
        AIContent? answer = message.ToolResult is { } result ? ResultOf(result.RequestId, result.ResultJson.Span) : null;
        List<AIContent> plain = [.. Contents(message.Parts, message.ToolCalls.Select(CallOf), answer)];
        return new ChatMessage(role, KeptContents(extra, role, plain) ?? plain)
        {
            MessageId = Value<string>(extra, ExtraNames.MessageId) ?? message.Id.ToString(),
            CreatedAt = message.CreatedAt?.ToDateTimeOffset(),
            AuthorName = Value<string>(extra, ExtraNames.Author),
            AdditionalProperties = Value<AdditionalPropertiesDictionary>(extra, ExtraNames.Properties),
            RawRepresentation = message,
        };
    }

    /// <summary>What a draft would be read as, once it is stored.</summary>
    public static IEnumerable<AIContent> Contents(MessageDraft draft) => Contents(
        draft.Parts,
        draft.ToolCalls.Select(call => CallOf(call.Id, call.ToolName, Encoding.UTF8.GetBytes(call.ArgumentsJson))),
        draft.ToolResult is { } result ? ResultOf(result.RequestId, Encoding.UTF8.GetBytes(result.ResultJson)) : null);

    private static IEnumerable<AIContent> Contents(IEnumerable<MessagePart> parts, IEnumerable<AIContent> calls, AIContent? result)
    {
        foreach (MessagePart part in parts)
        {
            if (part is MessageText text) yield return new TextContent(text.Value);
            if (part is MessageImage image && ImageOf(image) is { } content) yield return content;
        }

        foreach (AIContent call in calls) yield return call;
        if (result is not null) yield return result;
    }

    /// <summary>
    /// What was kept beside, if it still is what is stored: somebody may have edited the message, and did not know of what is beside.
    /// </summary>
    private static IList<AIContent>? KeptContents(IReadOnlyDictionary<string, string> extra, ChatRole role, IEnumerable<AIContent> plain)
    {
        if (Value<IList<AIContent>>(extra, ExtraNames.Contents) is not { } kept) return null;
        IEnumerable<AIContent> asStored = Contents(DraftWriter.Plain(role, kept));
        return DraftWriter.Json<IList<AIContent>>([.. asStored]) == DraftWriter.Json<IList<AIContent>>([.. plain]) ? kept : null;
    }

    private static ChatRole RoleOf(string? role) => role switch
    {
        MessageRoles.Assistant => ChatRole.Assistant,
        MessageRoles.Tool => ChatRole.Tool,
        MessageRoles.System => ChatRole.System,
        MessageRoles.User or null => ChatRole.User,
        _ => new ChatRole(role),
    };

    /// <summary>Null where it is no URL at all.</summary>
    private static AIContent? ImageOf(MessageImage image)
    {
        AIContent? content = null;
        if (image.Url.StartsWith("data:", StringComparison.OrdinalIgnoreCase)) content = DataOf(image.Url);
        else if (Uri.TryCreate(image.Url, UriKind.Absolute, out Uri? uri)) content = new UriContent(uri, AnyImage);
        if (content is not null && image.Detail is { } detail) content.AdditionalProperties = new AdditionalPropertiesDictionary { ["detail"] = detail };
        return content;
    }

    private static DataContent? DataOf(string url)
    {
        try
        {
            return new DataContent(url);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static FunctionCallContent CallOf(ToolCall call) => CallOf(call.Id ?? "", call.ToolName ?? "", call.ArgumentsJson.Span);

    private static FunctionCallContent CallOf(string id, string tool, ReadOnlySpan<byte> arguments) => new(id, tool, ArgumentsOf(arguments));

    /// <summary>Text may be JSON itself, as other programs write arguments; what is no object is one argument without a name.</summary>
    private static Dictionary<string, object?>? ArgumentsOf(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return null;
        JsonElement value = Element(json);
        if (value.ValueKind == JsonValueKind.String && TryObject(value.GetString()!) is { } inner) value = inner;
        return value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().DistinctBy(member => member.Name).ToDictionary(member => member.Name, member => (object?)member.Value)
            : new Dictionary<string, object?> { [""] = value };
    }

    private static JsonElement? TryObject(string text)
    {
        try
        {
            JsonElement inner = Element(Encoding.UTF8.GetBytes(text));
            return inner.ValueKind == JsonValueKind.Object ? inner : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FunctionResultContent ResultOf(string? id, ReadOnlySpan<byte> json)
    {
        JsonElement? value = json.IsEmpty ? null : Element(json);
        return new FunctionResultContent(id ?? "", value?.ValueKind switch
        {
            null or JsonValueKind.Null => null,
            _ => value,
        });
    }

    private static JsonElement Element(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Null where it is not there, or was edited into something else.</summary>
    private static T? Value<T>(IReadOnlyDictionary<string, string> extra, string name)
        where T : class
    {
        if (!extra.TryGetValue(name, out string? json)) return null;
        try
        {
            return (T?)JsonSerializer.Deserialize(json, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T)));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
