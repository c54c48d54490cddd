namespace ContextPool.Storage;

/// <summary>
/// Mending one context. Each step leaves it as it was or as it is to be, and nothing is ever lost to a program that knows of no turns: what
/// it has open is kept. Steps are for whoever has the turn; where a step is given what was seen, it is false, with all in its place, if something
/// else is there by now. One thread.
/// </summary>
internal interface IContextMending
{
    /// <summary>Keeps the writers of the context out until the turn is disposed of, where that can be had at once.</summary>
    ValueTask<MendingTurn> TryTakeTurnAsync();

    /// <summary>True where a part is there.</summary>
    ValueTask<bool> HasAsync(ContextPart part);

    /// <summary>When what a finding is about was last written; null where nobody can tell.</summary>
    ValueTask<Timestamp?> LastWrittenAsync(Finding finding);

    /// <summary>The message whose name a misnamed thing bears; null where it bears none.</summary>
    MessageId? NamedBy(Finding misnamed);

    /// <summary>Removes what was left of a context, which is nothing.</summary>
    ValueTask<bool> RemoveEmptyAsync();

    /// <summary>Makes the place of the messages.</summary>
    ValueTask<bool> CreatePoolAsync();

    /// <summary>Puts a head in its place.</summary>
    ValueTask<bool> PutMetadataAsync(byte[] json, Evidence? seen);

    /// <summary>Puts a message in its place.</summary>
    ValueTask<bool> PutMessageAsync(MessageId message, byte[] json, Evidence? seen);

    /// <summary>Gives what is somewhere the name of a message, which must be free.</summary>
    ValueTask<bool> RenameMessageAsync(string place, MessageId message);

    /// <summary>Moves what is somewhere to the trash.</summary>
    ValueTask<bool> TrashAsync(string place, Evidence? seen);

    /// <summary>
    /// Makes the index anew from the messages that can be read. Only what the one before told of them is vouched for, and these.
    /// </summary>
    ValueTask<bool> RebuildIndexAsync(IReadOnlySet<MessageId> vouchedFor);

    /// <summary>True where something was replaced that a program may still have open.</summary>
    bool HasReplaced { get; }

    /// <summary>Swaps what was replaced back where it was written to since, unless what replaced it was written to as well.</summary>
    /// <returns>The places of what is back.</returns>
    ValueTask<IReadOnlyList<string>> PutBackWhatWasWrittenToAsync();
}
