using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool;

/// <summary>
/// A message that is being made, or whose writer died before it was complete. See <see cref="ChatContext.ListUnfinishedAsync"/>.
/// </summary>
public sealed record UnfinishedMessage
{
    /// <summary>The message.</summary>
    public required MessageId Id { get; init; }

    /// <summary>Its role.</summary>
    public required string Role { get; init; }

    /// <summary>The branch that it will be added to.</summary>
    public required string Branch { get; init; }

    /// <summary>The message it answers; null for none.</summary>
    public MessageId? ParentId { get; init; }

    /// <summary>When its making began.</summary>
    public required Timestamp StartedAt { get; init; }

    /// <summary>When the last piece of <see cref="Text"/> came, or was kept.</summary>
    public required Timestamp LastAt { get; init; }

    /// <summary>Its text so far: all of it where it is made in this store, else as much as its writer has kept aside.</summary>
    public required string Text { get; init; }

    /// <summary>In how many pieces that came.</summary>
    public required long Chunks { get; init; }

    /// <summary>True where its writer lives, as far as can be told; then it can neither be recovered nor discarded.</summary>
    public required bool HasWriter { get; init; }

    /// <summary>What is kept of it in the storage; null where it is made in this store.</summary>
    internal StoredPartial? Stored { get; init; }

    internal static UnfinishedMessage Of(StreamedMessage message, bool hasWriter, StoredPartial? stored = null) => new()
    {
        Id = message.Head.Id,
        Role = message.Head.Role,
        Branch = message.Head.Branch,
        ParentId = message.Head.ParentId,
        StartedAt = message.Head.StartedAt,
        LastAt = message.At,
        Text = message.Text,
        Chunks = message.Chunks,
        HasWriter = hasWriter,
        Stored = stored,
    };
}
