using System.Security.Cryptography;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Stages;
using ContextPool.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.Migration.Tests;

/// <summary>Legacy directory, store, backups and reports in one temporary directory, and runs over them.</summary>
internal sealed class Scene : IDisposable
{
    public const string Conversations = "conversations";

    /// <summary>A run that takes longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="inMemory">For loops over hundreds of runs.</param>
    /// <param name="layout">How its runs lay out messages.</param>
    public Scene(bool inMemory = false, Layout layout = Layout.Loose)
    {
        Directory = inMemory ? TempDirectory.InMemory() : new TempDirectory();
        Directory.CreateDirectory(Conversations);
        Options = new MigrationOptions
        {
            MinFreeBytes = null,
            LegacyDirectory = Directory[Conversations],
            StorageDirectory = Directory["storage"],
            BackupDirectory = Directory["backups"],
            ReportDirectory = Directory["reports"],
            ReportPage = false,
            LockWait = TimeSpan.Zero,
            MaxDrop = MigrationOptions.AnyDrop,
            Layout = layout,
        };
    }

    public TempDirectory Directory { get; }

    public StoppedClock Clock { get; } = new();

    /// <summary>What the runs printed because no disk took it.</summary>
    public StringWriter LastResort { get; } = new();

    public MigrationOptions Options { get; set; }

    /// <summary>What all doubles of a test wrap.</summary>
    public static IFileOperations Disk => UnsyncedFileOperations.OfThisPlatform;

    /// <summary>Every stage with the same knobs.</summary>
    public static StagesOptions Stages(int parallelism, int capacity)
    {
        var one = new StageOptions(parallelism, capacity);
        return Enum.GetValues<Stage>().Aggregate(new StagesOptions(), (all, stage) => all.With(stage, one));
    }

    public string PathOf(LegacyJson context) => Directory[Conversations, context.FileName];

    public string ContextPath(ContextId id) => Directory["storage", "contexts", id.ToString()];

    /// <summary>Writes a legacy file, last written so many seconds after <see cref="Some.Time"/>.</summary>
    public LegacyJson Put(LegacyJson context, double writtenAt = 0)
    {
        Put(context.FileName, context.ToBytes(), writtenAt);
        return context;
    }

    public string Put(string name, ReadOnlySpan<byte> bytes, double writtenAt = 0)
    {
        string path = Directory.Write(Path.Combine(Conversations, name), bytes);
        File.SetLastWriteTimeUtc(path, Some.TimeAfter(writtenAt).ToDateTimeOffset().UtcDateTime);
        return path;
    }

    /// <summary>A context of a few messages, by number.</summary>
    public LegacyJson PutTalk(int number, int messages = 2) => Put(new LegacyJson(Some.ContextId(number)).Talk(messages));

    public async Task<FinishedRun> RunAsync(
        IFileOperations? files = null, MigrationOptions? options = null, ILogger<MigrationRun>? log = null,
        CancellationToken cancel = default)
    {
        var run = new MigrationRun(options ?? Options, files ?? Disk, Clock, log ?? NullLogger<MigrationRun>.Instance) { LastResort = LastResort };
        var finished = new FinishedRun(await run.RunAsync(cancel).WaitAsync(Patience, CancellationToken.None), run.Progress);
        finished.AssertAccounted();
        return finished;
    }

    /// <summary>What the stages of a run share, for a stage on its own.</summary>
    public RunEnvironment Environment(IFileOperations? files = null)
    {
        var measured = new MeasuredFileOperations(files ?? Disk, Clock);
        return new RunEnvironment("run", Options, measured, Clock, BackupDirectory.OpenReadOnly(measured, Options.BackupDirectory, Clock))
        {
            StopAdmitting = default,
            Abandon = default,
            StopPublishing = default,
        };
    }

    /// <summary>The published context is the legacy text, value by value.</summary>
    public void AssertPool(LegacyJson context) => AssertPool(context.Id, context.ToBytes());

    public void AssertPool(ContextId id, byte[] legacy) => Assert.Empty(PoolOracle.Differences(legacy, ContextPath(id)));

    public bool IsPublished(ContextId id) => System.IO.Directory.Exists(ContextPath(id));

    /// <summary>The versions of a context in the trash.</summary>
    public IReadOnlyList<string> Trashed(ContextId id) => !Directory.Has("storage/.trash") ? [] :
        [.. System.IO.Directory.GetDirectories(Directory["storage", ".trash"]).Where(d => d.EndsWith($"-replaced-{id}", StringComparison.Ordinal))];

    /// <summary>Nothing lies about that no document names, in the store or among the backups.</summary>
    public void AssertNoLitter()
    {
        string[] known = ["contexts", "store.json", "legacy-counts.json", "reports", ".staging", ".trash"];
        if (Directory.Has("storage")) Assert.DoesNotContain(Directory.Names("storage"), n => !known.Contains(n));
        AssertNoStaging();
        string[] inContext = ["context.json", "index.json", "receipt.json", "messages_pool", "packs"];
        if (Directory.Has("storage/contexts"))
        {
            foreach (string id in Directory.Names("storage/contexts"))
            {
                Assert.True(ContextId.TryParse(id, out _), id);
                Assert.DoesNotContain(Directory.Names(Path.Combine("storage", "contexts", id)), n => !inContext.Contains(n));
            }
        }

        if (Directory.Has("backups"))
            Assert.DoesNotContain(Directory.Names("backups"), n => n.StartsWith(".partial-", StringComparison.Ordinal));
    }

    /// <summary>No draft is left, and no lock.</summary>
    public void AssertNoStaging()
    {
        if (Directory.Has("storage/.staging")) Assert.Empty(Directory.Names("storage/.staging"));
        Assert.False(Directory.Has("storage/.lock"));
    }

    /// <summary>What <c>sha256sum -c</c> would say, and every copy is listed.</summary>
    public void AssertBackupsCheck()
    {
        var listed = new HashSet<string>();
        // Where the first copy did not fit there is no list yet, and nothing to be in it.
        string list = Directory.Has("backups/BACKUPS.sha256") ? Directory.ReadText("backups/BACKUPS.sha256") : "";
        foreach (string line in list.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split("  ");
            Assert.Equal(2, parts.Length);
            Assert.Equal(parts[0], Convert.ToHexStringLower(SHA256.HashData(Directory.Read(Path.Combine("backups", parts[1])))));
            listed.Add(parts[1]);
        }

        Assert.Equal(Directory.Names("backups").Where(n => n != "BACKUPS.sha256").ToHashSet(), listed);
    }

    /// <summary>A backup holds exactly these bytes.</summary>
    public bool HasBackup(ContextId id, byte[] bytes) => Directory.Has("backups") && Directory.Names("backups")
        .Where(n => n.StartsWith($"{id}_", StringComparison.Ordinal))
        .Any(n => Directory.Read(Path.Combine("backups", n)).AsSpan().SequenceEqual(bytes));

    public void Dispose()
    {
        Directory.Dispose();
        LastResort.Dispose();
    }
}
