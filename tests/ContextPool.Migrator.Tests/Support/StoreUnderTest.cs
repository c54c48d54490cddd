using ContextPool.Legacy;
using ContextPool.Migrator.Commands;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Support;

/// <summary>A store made of legacy files, and the program in this process on it.</summary>
internal sealed class StoreUnderTest : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly StopSignals _signals = new();
    private StringWriter _out = new();
    private StringWriter _error = new();

    /// <summary>What the last call printed.</summary>
    public string Out => _out.ToString();

    /// <summary>What the last call complained of.</summary>
    public string Error => _error.ToString();

    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether standard output pretends to be a terminal.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>The width of that terminal.</summary>
    public int Columns { get; set; } = 100;

    /// <summary>The environment.</summary>
    public Dictionary<string, string> Variables { get; } = new() { ["NO_COLOR"] = "1" };

    public TimeProvider Time { get; set; } = new StoppedClock(TimeProvider.System.GetUtcNow()) { PassesOverWaits = true };

    public string Storage => _directory["storage"];

    public string Legacy => _directory["conversations"];

    public TempDirectory Directory => _directory;

    /// <summary>Adds a legacy file and leaves it.</summary>
    public ContextId AddLegacy(LegacyJson context)
    {
        context.SaveTo(_directory);
        return context.Id;
    }

    /// <summary>Adds a legacy file and its pool.</summary>
    public async Task<ContextId> AddAsync(LegacyJson context)
    {
        ContextId id = AddLegacy(context);
        var options = new ContextStoreOptions { Legacy = LegacyDirectory.At(Legacy, _directory["backups"]) };
        await ContextStore.Open(Storage, options).MigrateAsync(id);
        return id;
    }

    /// <summary>A path in a context's directory.</summary>
    public string PathIn(ContextId id, params string[] names) => Path.Combine([Storage, "contexts", id.ToString(), .. names]);

    /// <summary>A message's file.</summary>
    public string PathOf(ContextId id, MessageId message) => PathIn(id, "messages_pool", $"{message}.json");

    /// <summary>Runs a line of words; the storage and legacy directories are added.</summary>
    public Task<int> RunAsync(string line, params string[] more) =>
        RunPlainAsync([.. line.Split(' '), .. more, "--storage-dir", Storage, .. LegacyOption()]);

    /// <summary>Runs exactly these arguments.</summary>
    public Task<int> RunPlainAsync(params string[] arguments)
    {
        _out = new StringWriter();
        _error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, _out, _error) { IsOutTerminal = IsTerminal, OutColumns = () => Columns };
        return ProgramCommands.RunAsync(arguments, new ProgramEnvironment(terminal, _signals) { Time = Time, Variables = Variables });
    }

    public void Dispose()
    {
        _signals.Dispose();
        _directory.Dispose();
    }

    private string[] LegacyOption() => System.IO.Directory.Exists(Legacy) ? ["--legacy-dir", Legacy] : [];
}
