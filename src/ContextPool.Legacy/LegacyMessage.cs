namespace ContextPool.Legacy;

/// <summary>One message of a legacy file: where its node lies and what the index will tell of it.</summary>
/// <param name="Id">Its key in the pool.</param>
/// <param name="Offset">Byte offset of the node in the file.</param>
/// <param name="Length">Bytes of the node as written there.</param>
/// <param name="Facts">Read from the node.</param>
internal readonly record struct LegacyMessage(MessageId Id, long Offset, int Length, MessageFacts Facts);
