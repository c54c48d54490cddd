namespace ContextPool;

/// <summary>One part of a message's content: <see cref="MessageText"/>, <see cref="MessageImage"/> or <see cref="UnknownPart"/>.</summary>
public abstract record MessagePart
{
    private protected MessagePart()
    {
    }

    /// <summary>A part that is text.</summary>
    public static MessageText Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new MessageText(text);
    }

    /// <summary>A part that is an image.</summary>
    /// <param name="url">Where it is, or a <c>data:</c> URL that holds it.</param>
    /// <param name="detail">How closely a model should look at it.</param>
    public static MessageImage Image(string url, string? detail = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new MessageImage(url, detail);
    }

    /// <summary>A part that is an image and holds it, as a <c>data:</c> URL: a third larger than the image.</summary>
    /// <param name="image">The image's bytes.</param>
    /// <param name="mediaType">Of which kind they are, e.g. <c>image/png</c>.</param>
    /// <param name="detail">How closely a model should look at it.</param>
    public static MessageImage Image(ReadOnlyMemory<byte> image, string mediaType, string? detail = null)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return new MessageImage($"data:{mediaType};base64,{Convert.ToBase64String(image.Span)}", detail);
    }
}
