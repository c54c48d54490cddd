namespace ContextPool;

/// <summary>The branch is the active one, which cannot be deleted; nothing was changed. Switch to another first.</summary>
public sealed class ActiveBranchException(ContextId context, string branch)
    : ContextPoolException(ErrorCodes.BranchActive, $"branch '{branch}' of context {context} is the active one: switch to another first", context)
{
    /// <summary>The name asked for.</summary>
    public string Branch { get; } = branch;
}
