namespace ContextPool.Format;

/// <summary>What there is of a message that is being made.</summary>
/// <param name="Head">What it will be.</param>
/// <param name="Text">Its text so far.</param>
/// <param name="Chunks">In how many pieces that came.</param>
/// <param name="At">When the last of them was kept.</param>
internal sealed record StreamedMessage(StreamedHead Head, string Text, long Chunks, Timestamp At);
