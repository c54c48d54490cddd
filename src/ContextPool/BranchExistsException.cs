namespace ContextPool;

/// <summary>The name of a new or renamed branch is taken; nothing was changed.</summary>
public sealed class BranchExistsException(ContextId context, string branch)
    : ContextPoolException(ErrorCodes.BranchExists, $"context {context} has a branch '{branch}' already", context)
{
    /// <summary>The name asked for.</summary>
    public string Branch { get; } = branch;
}
