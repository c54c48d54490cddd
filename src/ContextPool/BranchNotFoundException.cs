namespace ContextPool;

/// <summary>The context has no such branch, or no longer; nothing was changed.</summary>
public sealed class BranchNotFoundException(ContextId context, string? branch)
    : ContextPoolException(ErrorCodes.BranchNotFound, branch is null ? $"context {context} names no active branch: expected the name of one" : $"context {context} has no branch '{branch}'", context)
{
    /// <summary>The name asked for; null where the active branch was, and there is none.</summary>
    public string? Branch { get; } = branch;
}
