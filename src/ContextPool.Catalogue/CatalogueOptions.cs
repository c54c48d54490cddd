namespace ContextPool.Catalogue;

/// <summary>How a catalogue is opened. All of it is looked at then, and <see cref="ArgumentException"/> tells what cannot be.</summary>
public sealed record CatalogueOptions
{
    /// <summary>160 characters: two lines of a list.</summary>
    public const int DefaultLastWordsLength = 160;

    /// <summary>
    /// Where the catalogue lies. Null (default): <c>catalogue.db</c> in the storage directory. Give a path on a disk of this machine where the
    /// storage directory is on a network, because SQLite needs its locks and its shared memory; and where it must not be written to.
    /// </summary>
    public string? File { get; init; }

    /// <summary>
    /// True: the words of all messages are indexed as well, so that <see cref="StoreCatalogue.SearchAsync"/> can answer; what people wrote can
    /// be guessed from such a file. False by default.
    /// </summary>
    public bool Search { get; init; }

    /// <summary>How many characters of the last message a list has; 0 for none.</summary>
    public int LastWordsLength { get; init; } = DefaultLastWordsLength;
}
