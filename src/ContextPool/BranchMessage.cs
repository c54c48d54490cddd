namespace ContextPool;

/// <summary>A message in its place in a branch.</summary>
/// <param name="Id">The message.</param>
/// <param name="Message">The message; null where it is unavailable.</param>
/// <param name="WhyUnavailable">File and reason where it is unavailable; null where it is there.</param>
public sealed record BranchMessage(MessageId Id, Message? Message, string? WhyUnavailable)
{
    /// <summary>
    /// Why it is unavailable, for programs: <see cref="ErrorCodes.MessageNotFound"/> where it is not in the pool, else the code of what keeps it
    /// from being read, <c>truncated</c> or <c>access_denied</c> for instance; null where it is there.
    /// </summary>
    public string? UnavailableCode { get; init; }
}
