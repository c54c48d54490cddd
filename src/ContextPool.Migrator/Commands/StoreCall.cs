using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Reports;
using ContextPool.Migrator.Printing;
using ContextPool.Migrator.Settings;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Migrator.Commands;

/// <summary>What one call of a command works with.</summary>
internal sealed class StoreCall
{
    private readonly ProgramEnvironment _environment;

    public StoreCall(ProgramEnvironment environment, ProgramSettings settings)
    {
        _environment = environment;
        Options = settings.Options;
        Checking = settings.Checking;
        Layout = new StoreLayout(Options.StorageDirectory);
        Terminal terminal = environment.Terminal;
        Out = terminal.IsOutTerminal ? new TerminalWriter(terminal.Out) : terminal.Out;
    }

    /// <summary>The directories and limits, as for a run.</summary>
    public MigrationOptions Options { get; }

    /// <summary>Results, safe to print anything to.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard output as a terminal; null where it is none, and what is printed is to be stable.</summary>
    public Screen? Screen => _environment.Terminal is { IsOutTerminal: true } terminal
        ? new Screen(terminal.Out, terminal.OutColumns(), _environment.WantsColors) : null;

    /// <summary>The paths of the store.</summary>
    public StoreLayout Layout { get; }

    /// <summary>What runs left.</summary>
    public ReportDirectory Reports => new(Files, Options.ReportDirectory);

    /// <summary>How sure a check and a repair have to be.</summary>
    public LookTimes Checking { get; }

    public IFileOperations Files { get; } = FileOperations.ForThisPlatform;

    public TimeProvider Time => _environment.Time;

    /// <summary>Cancelled by SIGINT and SIGTERM.</summary>
    public CancellationToken Stop => _environment.Signals.Token;

    /// <summary>The defaults, and the legacy files behind the store where there are any.</summary>
    public ContextStoreOptions StoreOptions => new() { Legacy = HasLegacyDirectory ? LegacyDirectory.At(Options.LegacyDirectory) : null };

    private bool HasLegacyDirectory =>
        Files.Stat(Options.LegacyDirectory) is { Kind: FileKind.Directory or FileKind.SymbolicLink };

    /// <summary>The store, with its legacy files.</summary>
    public ContextStore OpenStore() => ContextStore.Open(Layout.Root, StoreOptions, Files, Time);

    /// <summary>A line on standard error: what was not done.</summary>
    public void Complain(string message) => _environment.Terminal.Error.WriteLine($"contextpool: {ControlCharacters.OnOneLine(message)}");

    /// <summary>
    /// False, and a line, where there is nothing to work on: a mistyped directory must not pass for a store without damage.
    /// </summary>
    /// <param name="servesLegacy">Legacy files alone will do.</param>
    /// <param name="insistsOnLegacy">The legacy directory was named by the caller, so it must be there.</param>
    public bool Finds(bool servesLegacy, bool insistsOnLegacy)
    {
        if (servesLegacy && insistsOnLegacy && !HasLegacyDirectory)
        {
            Complain($"the legacy directory {Path.GetFullPath(Options.LegacyDirectory)} does not exist");
            return false;
        }

        if (Files.Stat(Layout.StoreFile) is not null || Files.Stat(Layout.Contexts) is not null) return true;
        if (servesLegacy && HasLegacyDirectory) return true;
        Complain($"{Layout.Root} is no store: expected a store.json or a directory contexts in it");
        return false;
    }

    /// <summary>
    /// The context of a name. One that was named whole need not be there; throws <see cref="UnclearNameException"/> for a beginning that none
    /// has, or several.
    /// </summary>
    public async Task<ContextId> FindAsync(ContextName name) => (await FindAllAsync([name]))[0];

    /// <summary>As <see cref="FindAsync"/>, of several, each once.</summary>
    public async Task<List<ContextId>> FindAllAsync(IEnumerable<ContextName> names)
    {
        List<ContextName> all = [.. names];
        List<ContextId> there = all.TrueForAll(name => name.Id is not null)
            ? [] : await OpenStore().ListAsync(Stop).Select(listing => listing.Id).ToListAsync(Stop);
        return [.. all.Select(name => Find(name, there, Layout.Root)).Distinct()];
    }

    /// <summary>As <see cref="FindAsync"/>, of what was deleted.</summary>
    public async Task<ContextId> FindDeletedAsync(ContextName name)
    {
        List<ContextId> deleted = name.Id is not null ? [] : await OpenStore().ListTrashAsync(Stop)
            .Where(entry => entry.Kind == TrashKinds.Deleted).Select(entry => entry.Id).Distinct().ToListAsync(Stop);
        return Find(name, deleted, $"the trash of {Layout.Root}");
    }

    private static ContextId Find(ContextName name, List<ContextId> candidates, string where)
    {
        if (name.Id is { } id) return id;
        List<ContextId> found = [.. candidates.Where(name.Means).Order()];
        return found switch
        {
            [] => throw UnclearNameException.None(name, where),
            [var only] => only,
            _ => throw UnclearNameException.Several(name, found),
        };
    }

    /// <summary>How many of the ids have no directory in the store; each is told on standard error.</summary>
    public int ComplainOfMissing(IEnumerable<ContextId>? ids)
    {
        List<ContextId> missing = [.. (ids ?? []).Where(id => Files.Stat(Layout.Context(id).Root) is null)];
        foreach (ContextId id in missing) Complain($"there is no context {id} in {Layout.Root}");
        return missing.Count;
    }

    /// <summary>The contexts that have a pool, ordered.</summary>
    public async Task<List<ContextId>> PoolsAsync()
    {
        var ids = new List<ContextId>();
        await foreach (ContextListing listing in OpenStore().ListAsync(Stop))
        {
            if (listing.Kind == ContextKind.Pool) ids.Add(listing.Id);
        }

        ids.Sort();
        return ids;
    }

    /// <summary>These contexts, each once; all that have a pool, ordered, where none is named.</summary>
    public async Task<List<ContextId>> NamedOrAllAsync(ContextName[]? named) =>
        named is { Length: > 0 } ? await FindAllAsync(named) : await PoolsAsync();

    /// <summary>
    /// Does something to each context; one that fails is told and does not keep the others from it.
    /// </summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ForEachAsync(IEnumerable<ContextId> ids, Func<ContextId, Task> action)
    {
        int code = ExitCodes.Completed;
        foreach (ContextId id in ids)
        {
            Stop.ThrowIfCancellationRequested();
            try
            {
                await action(id);
            }
            catch (Exception e) when (StoreFault.CodeOf(e) is not null)
            {
                Complain($"{id}: {e.Message}");
                code = ExitCodes.CompletedWithFailures;
            }
        }

        return code;
    }
}
