namespace ContextPool.Extensions.AI;

/// <summary>What stands in <c>metadata.extra</c> of a message that came from a <c>ChatMessage</c>.</summary>
internal static class ExtraNames
{
    /// <summary>The contents, where the format has no place for one of them or for their order.</summary>
    public const string Contents = "ai_contents";

    /// <summary>Who wrote it.</summary>
    public const string Author = "ai_author_name";

    /// <summary>Its id, where that is no UUID.</summary>
    public const string MessageId = "ai_message_id";

    /// <summary>The additional properties.</summary>
    public const string Properties = "ai_additional_properties";
}
