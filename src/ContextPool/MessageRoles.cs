namespace ContextPool;

/// <summary>The roles that the application reads; a save refuses others.</summary>
public static class MessageRoles
{
    /// <summary>Instructions to the model.</summary>
    public const string System = "System";

    /// <summary>Who asks.</summary>
    public const string User = "User";

    /// <summary>The model.</summary>
    public const string Assistant = "Assistant";

    /// <summary>What a tool answered.</summary>
    public const string Tool = "Tool";
}
