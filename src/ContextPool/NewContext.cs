namespace ContextPool;

/// <summary>What a new context starts with. The application's required members get their usual first values.</summary>
public sealed record NewContext
{
    /// <summary>Its id; a random one by default.</summary>
    public ContextId Id { get; init; } = ContextId.New();

    /// <summary>The context it is a child of.</summary>
    public ContextId? ParentId { get; init; }

    /// <summary>Its settings; <see cref="ConfigJson"/> where null.</summary>
    public ContextConfig? Config { get; init; }

    /// <summary>Raw JSON of <c>config</c>; an object. Not used with <see cref="Config"/>.</summary>
    public string ConfigJson { get; init; } = """{"model_id":"","mode":"chat","parameters":{}}""";

    /// <summary>Its title; not written where null.</summary>
    public string? Title { get; init; }

    /// <summary>The name of its first branch, which is active.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>Messages it starts with, in the order of the branch.</summary>
    public IReadOnlyList<MessageDraft> Messages { get; init; } = [];
}
