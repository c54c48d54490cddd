namespace ContextPool.Format;

/// <summary>
/// The members that decide something here, object by object; FORMAT.md lists the same. Where one of them stands twice nobody can
/// say which counts, so the object is refused. All others are carried as they are, however often they stand there.
/// </summary>
internal static class DecidingMembers
{
    /// <summary>Of a context.</summary>
    internal static readonly NameTable Root =
        new("id", "parent_id", "message_pool", "branches", "active_branch_name", "current_state");

    /// <summary>Of one branch. The names of the branches themselves decide too, all of them.</summary>
    internal static readonly NameTable Branch = new("name", "message_ids", "system_prompt", "user_prompt");

    /// <summary>Of a node of the pool.</summary>
    internal static readonly NameTable Node = new("id", "parent_id", "message");

    /// <summary>Of the message in a node.</summary>
    internal static readonly NameTable Message =
        new("role", "content", "tool_calls", "tool_result", "message_type", "metadata");

    /// <summary>Of a message's metadata.</summary>
    internal static readonly NameTable Metadata = new("created_at", "streaming");

    /// <summary>Of what a message's metadata say about its streaming.</summary>
    internal static readonly NameTable Streaming = new("started_at");
}
