using ContextPool.Files;

namespace ContextPool;

/// <summary>
/// How a store is opened. The defaults suit a chat application. All of it is looked at then, and <see cref="ArgumentException"/> tells
/// what cannot be. Relative paths are those of the working directory at that moment.
/// </summary>
public sealed partial record ContextStoreOptions
{
    internal const int DefaultTornFileSeconds = TornFiles.DefaultRestSeconds;

    /// <summary>8 MiB: about two thousand messages of usual size.</summary>
    public const long DefaultMessageCacheBytes = 8L << 20;

    /// <summary>
    /// Contexts in another format behind the store, such as a directory of monolithic files: those not yet migrated are listed and open
    /// from there, and become pools as the source says. Null = none.
    /// </summary>
    public LegacySource? Legacy { get; init; }

    /// <summary>
    /// How many bytes of messages an open context keeps in memory, however many views of it are open. The store keeps as many again of
    /// packs, for all contexts together. 0 = none.
    /// </summary>
    public long MessageCacheBytes { get; init; } = DefaultMessageCacheBytes;

    /// <summary>
    /// True (default): what a save reported as done survives a power cut. False leaves that to the operating system; a
    /// killed process loses nothing either way.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long a save waits for other writers of the same context, or for a migration, before it gives up; zero = not at all.</summary>
    public TimeSpan WriterWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a file that makes no sense must have stood still before a reader takes it for damaged: the original application writes in
    /// place, and one that is starved of processor or disk may stand between truncating a file and writing it. Until then the reader reads it
    /// again, for as long as it changes, four times this at most. 5 s by default, as a check waits; 0 = not at all. What is damaged for
    /// longer is told at once, an empty file after a quarter of a second.
    /// </summary>
    public TimeSpan TornFileWait { get; init; } = TimeSpan.FromSeconds(DefaultTornFileSeconds);

    /// <summary>How long deleted and replaced things stay in the trash; zero: until the next collection.</summary>
    public TimeSpan TrashGrace { get; init; } = TimeSpan.FromDays(7);
}
