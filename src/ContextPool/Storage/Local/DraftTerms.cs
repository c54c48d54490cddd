using ContextPool.Files;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>In what the drafts of one writer differ from those of another.</summary>
internal sealed record DraftTerms
{
    /// <summary>Who may read the context.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>Where set, all messages go into one pack; where null, each has a file of its own.</summary>
    public PackTerms? Pack { get; init; }

    /// <summary>Sync each file as it is written, where no sync of the file system follows.</summary>
    public bool SyncsEachFile { get; init; }

    /// <summary>Makes all that was written durable; writers that wait at the same time may share it.</summary>
    public Func<Task> SyncContentsAsync { get; init; } = () => Task.CompletedTask;

    /// <summary>Makes the names of published contexts durable; may be shared too.</summary>
    public Func<Task> SyncNamesAsync { get; init; } = () => Task.CompletedTask;

    /// <summary>How long to wait for the writers of a context that is to be replaced.</summary>
    public TimeSpan WriterWait { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Called when nothing else is in the way, right before a draft becomes the context: what it throws keeps it from that.</summary>
    public Action LastLook { get; init; } = () => { };

    /// <summary>Called when the writer is done with a draft; with true where it was published.</summary>
    public required Action<bool> LetGo { get; init; }
}
