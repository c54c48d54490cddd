using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>What the plan of a repair asks of one context and of its backup, beside what was found. One thread.</summary>
internal interface IAtHand
{
    /// <summary>The backup that was verified, for people; null where there is none.</summary>
    string? BackupPlace { get; }

    /// <summary>Why there is no backup, for people.</summary>
    string WhyNoBackup { get; }

    /// <summary>True where there may be a backup and nobody here can read it.</summary>
    bool IsBackupUnread { get; }

    /// <summary>True where the backup has a message.</summary>
    bool IsInBackup(MessageId message);

    /// <summary>True where something has the name of a message.</summary>
    ValueTask<bool> HasMessageAsync(MessageId message);

    /// <summary>False where what a finding is about was last written before its context was published: no program changed it.</summary>
    ValueTask<bool> WasWrittenSincePublishedAsync(Finding finding);

    /// <summary>The messages that can be read and that the backup does not have, by time: the order in which they were written.</summary>
    ValueTask<IReadOnlyList<MessageId>> ReadMessagesOutsideBackupAsync();

    /// <summary>What each message answers, as far as it can be read.</summary>
    ValueTask<Dictionary<MessageId, MessageId?>> ReadParentsAsync();

    /// <summary>The message whose name a misnamed thing bears; null where it bears none.</summary>
    MessageId? NamedBy(Finding misnamed);

    /// <summary>Where a part of the context is or would be.</summary>
    string PlaceOf(ContextPart part);

    /// <summary>Where a message is or would be.</summary>
    string PlaceOf(MessageId message);

    /// <summary>True where a part is there.</summary>
    ValueTask<bool> HasAsync(ContextPart part);
}
