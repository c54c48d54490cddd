using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A working directory with the default names below it, and the program to run there.</summary>
internal sealed class Workplace : IDisposable
{
    public const string Legacy = "conversations";
    public const string Storage = "storage";
    public const string Backups = "backups";
    public const string Reports = "reports";

    public Workplace()
        : this(new TempDirectory())
    {
    }

    public Workplace(TempDirectory files) => Files = files;

    public TempDirectory Files { get; }

    public string Root => Files.Root;

    public ReportFile Report => ReportFile.Newest(Files[Reports]);

    /// <summary><c>migrate --yes</c> and more, to its end.</summary>
    public ProgramResult Migrate(params string[] arguments) => Run(["migrate", "--yes", .. arguments]);

    public ProgramResult Run(string[] arguments, string input = "",
        IReadOnlyDictionary<string, string>? variables = null) =>
        ProgramRun.ToEnd(Root, arguments, input, variables);

    /// <summary>Saves contexts of so many messages each.</summary>
    public IReadOnlyList<ContextId> Generate(int contexts, int messages)
    {
        var ids = new List<ContextId>();
        for (int i = 0; i < contexts; i++)
        {
            LegacyJson context = new LegacyJson().Talk(messages);
            context.SaveTo(Files);
            ids.Add(context.Id);
        }

        return ids;
    }

    public string SourceOf(ContextId id) => Files[Legacy, $"{id}.json"];

    public string PoolOf(ContextId id) => Files[Storage, "contexts", id.ToString()];

    /// <summary>The published contexts.</summary>
    public IReadOnlyList<ContextId> Published() => Files.Has(Path.Combine(Storage, "contexts"))
        ? [.. Files.Names(Path.Combine(Storage, "contexts")).Select(name => ContextId.Parse(name))]
        : [];

    /// <summary>Every way in which published contexts differ from sources of the same id.</summary>
    public IReadOnlyList<string> Differences() =>
        [.. Published().SelectMany(DifferencesOf)];

    /// <summary>Every way in which one published context differs from its source.</summary>
    public IEnumerable<string> DifferencesOf(ContextId id) =>
        PoolOracle.Differences(File.ReadAllBytes(SourceOf(id)), PoolOf(id)).Select(difference => $"{id}: {difference}");

    /// <summary>What lies in storage and backups and belongs to no context, no list and no store.</summary>
    public IReadOnlyList<string> Litter()
    {
        var litter = Files.Names(Storage).Except(["store.json", "legacy-counts.json", "contexts", ".staging", ".trash"]).Select(name => $"storage/{name}").ToList();
        if (Files.Has(Path.Combine(Storage, ".staging"))) litter.AddRange(Files.Names(Path.Combine(Storage, ".staging")));
        if (Files.Has(Backups)) litter.AddRange(Files.Names(Backups).Where(name => name.StartsWith('.')).Select(name => $"backups/{name}"));
        foreach (ContextId id in Published())
            litter.AddRange(Files.Names(Path.Combine(Storage, "contexts", id.ToString()))
                .Except(["context.json", "index.json", "receipt.json", "messages_pool"]).Select(name => $"{id}/{name}"));
        return litter;
    }

    /// <summary>The list of backups, checked by <c>sha256sum</c>: nothing where all is well.</summary>
    public string CheckBackups()
    {
        Tool.Result check = Tool.Run("sha256sum", ["--quiet", "--strict", "-c", "BACKUPS.sha256"], Files[Backups]);
        return check.ExitCode == 0 ? "" : check.Output + check.Errors;
    }

    public void Dispose() => Files.Dispose();
}
