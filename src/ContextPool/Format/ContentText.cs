namespace ContextPool.Format;

/// <summary>The parts of a message's content as the application writes them.</summary>
internal static class ContentText
{
    /// <summary>The array of them.</summary>
    public static string Write(IEnumerable<MessagePart> parts) => $"[{string.Join(',', parts.Select(Write))}]";

    /// <summary>One part; one of unknown shape as it is.</summary>
    public static string Write(MessagePart part) => part switch
    {
        MessageText text => new JsonObjectText().Put("type", "\"text\"").Text("text", Whole(text.Value, "text")).ToString(),
        MessageImage image => new JsonObjectText().Put("type", "\"image\"").Text("url", Whole(image.Url, "url")).Text("detail", image.Detail).ToString(),
        UnknownPart unknown => Carried(unknown),
        _ => throw new ArgumentException("a part of the content is null"),
    };

    private static string Whole(string? text, string what) => text ?? throw new ArgumentException($"a part of the content has no {what}");

    private static string Carried(UnknownPart part)
    {
        RawJson.RequireText(part.Json.Span, "part of unknown shape");
        return System.Text.Encoding.UTF8.GetString(part.Json.Span);
    }
}
