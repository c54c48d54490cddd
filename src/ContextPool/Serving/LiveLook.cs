namespace ContextPool.Serving;

/// <summary>How a message that is being made stood at one moment.</summary>
/// <param name="Text">Its text from the place that was asked for on.</param>
/// <param name="Chunks">In how many pieces all of it came.</param>
/// <param name="At">When the last of them did.</param>
/// <param name="IsOver">Nothing comes any more.</param>
/// <param name="Changes">Completes when this is no longer how it stands; null where nobody tells, so that one has to look again.</param>
internal readonly record struct LiveLook(string Text, long Chunks, Timestamp At, bool IsOver, Task? Changes);
