namespace ContextPool;

/// <summary>An image in a message.</summary>
/// <param name="Url">Where it is; may be a <c>data:</c> URL that holds the image itself.</param>
/// <param name="Detail">How closely a model should look at it; null where not said.</param>
public sealed record MessageImage(string Url, string? Detail) : MessagePart;
