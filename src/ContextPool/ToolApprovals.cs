namespace ContextPool;

/// <summary>What became of the question whether a tool may be called; the application reads no others.</summary>
public static class ToolApprovals
{
    /// <summary>Nobody has said yet.</summary>
    public const string Pending = "Pending";

    /// <summary>It may.</summary>
    public const string Approved = "Approved";

    /// <summary>It may not.</summary>
    public const string Denied = "Denied";
}
