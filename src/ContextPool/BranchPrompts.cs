namespace ContextPool;

/// <summary>The prompts of a branch.</summary>
/// <param name="SystemPromptId">Id of the system prompt; set together with its content, or null to leave the prompt.</param>
/// <param name="SystemPromptContent">Text of the system prompt.</param>
/// <param name="UserPrompt">The user prompt, or null to leave it.</param>
public sealed record BranchPrompts(string? SystemPromptId = null, string? SystemPromptContent = null, string? UserPrompt = null)
{
    /// <summary>Removes both prompts.</summary>
    public static BranchPrompts Cleared { get; } = new() { RemovesBoth = true };

    /// <summary>What tells <see cref="Cleared"/> from prompts that leave everything as it is.</summary>
    internal bool RemovesBoth { get; private init; }
}
