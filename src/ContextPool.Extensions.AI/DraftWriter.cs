using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ContextPool.Extensions.AI;

/// <summary>Makes drafts of messages.</summary>
internal static class DraftWriter
{
    private const string DetailProperty = "detail";

    /// <summary>A draft with these of the message's contents, of which at most one is a result.</summary>
    public static MessageDraft Write(ChatMessage message, IList<AIContent> contents)
    {
        bool hasId = MessageId.TryParse(message.MessageId, null, out MessageId id);
        MessageDraft draft = Plain(message.Role, contents) with { Id = hasId ? id : MessageId.New() };
        return draft with
        {
            CreatedAt = message.CreatedAt is { } at ? Timestamp.FromDateTime(at) : null,
            Metadata = new MessageMetadata { Extra = ExtraOf(message, contents, hasId) },
        };
    }

    /// <summary>What the format has a place for.</summary>
    public static MessageDraft Plain(ChatRole role, IEnumerable<AIContent> contents)
    {
        AIContent[] all = [.. contents];
        return new MessageDraft
        {
            Role = RoleOf(role),
            Parts = [.. all.Select(PartOf).OfType<MessagePart>()],
            ToolCalls = [.. all.OfType<FunctionCallContent>().Select(CallOf)],
            ToolResult = all.OfType<FunctionResultContent>().FirstOrDefault() is { } result ? new ToolResultDraft(result.CallId, Json(result.Result)) : null,
        };
    }

    /// <summary>JSON as Microsoft.Extensions.AI writes it.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T)));

    private static string RoleOf(ChatRole role) =>
        role == ChatRole.User ? MessageRoles.User
        : role == ChatRole.Assistant ? MessageRoles.Assistant
        : role == ChatRole.Tool ? MessageRoles.Tool
        : role == ChatRole.System ? MessageRoles.System
        : throw new ArgumentException($"'{role.Value}' is no role that the application reads: expected user, assistant, tool or system");

    private static MessagePart? PartOf(AIContent content) => content switch
    {
        TextContent text => MessagePart.Text(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => MessagePart.Image(data.Uri, DetailOf(data)),
        UriContent uri when uri.HasTopLevelMediaType("image") => MessagePart.Image(uri.Uri.OriginalString, DetailOf(uri)),
        _ => null,
    };

    private static string? DetailOf(AIContent content) => content.AdditionalProperties?.TryGetValue(DetailProperty, out object? detail) == true
        ? detail is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString() : detail as string : null;

    private static ToolCallDraft CallOf(FunctionCallContent call) => new(call.CallId, call.Name, Json(call.Arguments ?? new Dictionary<string, object?>()))
    {
        // Whoever keeps a conversation in this form asks for approval elsewhere.
        ApprovalStatus = ToolApprovals.Approved,
    };

    private static Dictionary<string, string> ExtraOf(ChatMessage message, IList<AIContent> contents, bool hasId)
    {
        var extra = new Dictionary<string, string>();
        if (message.AuthorName is { } author) extra[ExtraNames.Author] = Json(author);
        if (message.MessageId is { } text && !hasId) extra[ExtraNames.MessageId] = Json(text);
        if (message.AdditionalProperties is { Count: > 0 } properties) extra[ExtraNames.Properties] = Json(properties);

        // Only where what is plain would not come back as it is.
        string whole = Json(contents);
        if (whole != Json<IList<AIContent>>([.. ChatMessageReader.Contents(Plain(message.Role, contents))])) extra[ExtraNames.Contents] = whole;
        return extra;
    }
}
