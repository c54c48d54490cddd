using System.Text;

namespace ContextPool.Format;

/// <summary>The parts of a message's content as the application writes them.</summary>
internal static class ContentText
{
    /// <summary>One part; one of unknown shape as it is.</summary>
    public static string Write(MessagePart part)
    {
        using var text = new PooledBuffer();
        Write(part, text);
        return Encoding.UTF8.GetString(text.Written);
    }

    /// <inheritdoc cref="Write(MessagePart)"/>
    public static void Write(MessagePart part, PooledBuffer output)
    {
        switch (part)
        {
            case MessageText text:
                WriteText(Whole(text.Value, "text"), output);
                break;
            case MessageImage image:
                output.WriteText(new JsonObjectText()
                    .Put("type", "\"image\"").Text("url", Whole(image.Url, "url")).Text("detail", image.Detail).ToString());
                break;
            case UnknownPart unknown:
                RawJson.RequireText(unknown.Json.Span, "part of unknown shape");
                output.Write(unknown.Json.Span);
                break;
            default:
                throw new ArgumentException("a part of the content is null");
        }
    }

    private static void WriteText(string text, PooledBuffer output)
    {
        WholeText.Require(text, "text");
        output.Write("{\"type\":\"text\",\"text\":"u8);
        JsonText.WriteQuoted(text, output);
        output.Write((byte)'}');
    }

    private static string Whole(string? text, string what) => text ?? throw new ArgumentException($"a part of the content has no {what}");
}
