using System.Text;
using ContextPool.Legacy;
using ContextPool.TestKit;
using ContextPool.TestKit.Simulation;
using ContextPool.Tests.Saving;
using Xunit.Abstractions;

namespace ContextPool.Tests.Checking;

/// <summary>
/// I10: every kind of file goes bad in every way. Reading serves the rest and never gives another message unsaid, a check tells, a repair
/// makes nothing worse, and a second check finds nothing but what the repair said is left. <c>CONTEXTPOOL_TRIALS=long</c> tries
/// every bit of the first bytes and every length.
/// </summary>
public sealed class CorruptionTests : IDisposable
{
    private readonly MigratedStore _store = MigratedStore.WithTalk();
    private readonly SimulatedDisk _whole = new();
    private readonly ITestOutputHelper _output;
    private readonly ContextId _neighbour = Some.ContextId(2);

    public CorruptionTests(ITestOutputHelper output)
    {
        _output = output;
        _store.Add(_neighbour, new LegacyJson(_neighbour).Talk(3).ToBytes());
        foreach (string path in Directory.EnumerateFiles(_store.Directory.Root, "*", SearchOption.AllDirectories))
            _whole.Write(path, File.ReadAllBytes(path));
    }

    /// <summary>Where the file is, below the context; whether every change of its contents must be noticed.</summary>
    public static TheoryData<string, bool> Files => new()
    {
        { "context/context.json", false },
        { "context/index.json", false },
        { "context/index.log", false },
        { "context/commits.log", false },
        { "context/receipt.json", false },
        { "context/messages_pool/a0000000-0000-4000-8000-000000000001.json", true },
        { "context/messages_pool/a0000000-0000-4000-8000-000000000003.json", true },
        { "backup", false },
        { "context/packs", true },
    };

    /// <summary>What cannot be understood may be of a newer version: it is left, and told, and nothing of the store is served.</summary>
    [Fact]
    public async Task StoreFileThatGoesBad_IsLeftAndToldOrServesAsBefore()
    {
        string path = PathOf("store.json");
        byte[] bytes = _whole.Read(path)!;
        Dictionary<string, string> before = await ReadAsync(_whole);
        int cases = 0;
        foreach ((string name, byte[]? bad) in Corruption.Of(bytes, Others(path), Trials.AreLong, seed: 1))
        {
            SimulatedDisk disk = _whole.Snapshot();
            disk.DeleteFile(path);
            if (bad is not null) disk.Write(path, bad);
            cases++;
            try
            {
                RepairResult repair = await RepairAsync(disk);
                if (repair.Skipped.Count + repair.Lost.Count == 0) Assert.Equal(before, await ReadAsync(disk));
                else await AssertLeftAndNotServedAsync(disk, path, bad);
            }
            catch (StoreFormatException)
            {
                // Of a newer version, as it seems.
                await AssertLeftAndNotServedAsync(disk, path, bad);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{name}: {e.Message}", e);
            }
        }

        Trials.Count(GetType(), cases, "files gone bad");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task FileThatGoesBad_IsToldAndHidesNothingAndIsRepairedAsFarAsItGoes(string file, bool isAlwaysNoticed)
    {
        if (file.EndsWith("commits.log", StringComparison.Ordinal)) await Open(_whole).EnableFeatureAsync(StoreFeatures.CommitLog);
        if (file.EndsWith(".log", StringComparison.Ordinal)) await AppendAsync();
        if (file.EndsWith("packs", StringComparison.Ordinal)) await Open(_whole).PackAsync(_store.Id);
        string path = PathOf(file);
        byte[] bytes = _whole.Read(path)!;
        Dictionary<string, string> before = await ReadAsync(_whole);
        (int cases, int unnoticed) = (0, 0);
        foreach ((string name, byte[]? bad) in Corruption.Of(bytes, Others(path), Trials.AreLong, seed: 1))
        {
            if (bad is not null && bad.AsSpan().SequenceEqual(bytes)) continue;
            SimulatedDisk disk = _whole.Snapshot();
            disk.DeleteFile(path);
            if (bad is not null) disk.Write(path, bad);
            cases++;
            try
            {
                bool isNoticed = await TryAsync(disk, before);
                if (!isNoticed) unnoticed++;
                Assert.True(isNoticed || !isAlwaysNoticed, "nobody noticed");
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{file}, {name}: {e.Message}", e);
            }
        }

        _output.WriteLine($"{file}: {cases} cases, {unnoticed} not noticed");
        Trials.Count(GetType(), cases, "files gone bad");
    }

    public void Dispose() => _store.Dispose();

    /// <summary>True where the check told of anything.</summary>
    private async Task<bool> TryAsync(SimulatedDisk disk, Dictionary<string, string> before)
    {
        List<Finding> findings = await CheckAsync(disk);
        Dictionary<string, string> found = await ReadAsync(disk);
        foreach ((string message, string text) in before)
        {
            bool isOther = found.TryGetValue(message, out string? now) && now != text;
            Assert.True(!isOther || findings.Count > 0, $"{message} is another, and the check says nothing: {now}");
        }

        Assert.All(before.Where(b => b.Key.StartsWith($"{_neighbour}", StringComparison.Ordinal)), b => Assert.Equal(b.Value, found[b.Key]));
        RepairResult repair = await RepairAsync(disk);
        Dictionary<string, string> after = await ReadAsync(disk);
        foreach ((string message, string text) in found.Where(f => before.GetValueOrDefault(f.Key) == f.Value))
            Assert.True(after.GetValueOrDefault(message) == text, $"{message} could be read before the repair, and cannot be any more: {string.Join(", ", repair.Done)}");

        Remainder[] left = [.. repair.Lost, .. repair.Skipped, .. repair.Unsettled];
        foreach (Finding finding in (await CheckAsync(disk)).Where(f => f.IsDamage))
            Assert.True(left.Length > 0, $"still found, though the repair says nothing is left: {finding}");
        return findings.Count > 0;
    }

    private async Task AssertLeftAndNotServedAsync(SimulatedDisk disk, string path, byte[]? bad)
    {
        Assert.Equal(bad, disk.Read(path));
        Assert.Empty(await ReadAsync(disk));
    }

    private async Task AppendAsync()
    {
        ChatContext context = await Open(_whole).OpenAsync(_store.Id);
        for (int i = 0; i < 3; i++) await context.AppendAsync(SavingStore.Draft(20 + i));
    }

    private string PathOf(string file) => file switch
    {
        "backup" => _store.BackupPath,
        "context/packs" => Path.Combine(_store.Context.Root, "packs", _whole.List(Path.Combine(_store.Context.Root, "packs")).Single()),
        _ when file.StartsWith("context/", StringComparison.Ordinal) => Path.Combine(_store.Context.Root, file["context/".Length..]),
        _ => Path.Combine(_store.Store.Root, file),
    };

    /// <summary>The same file of the neighbour, and another message.</summary>
    private IEnumerable<byte[]> Others(string path)
    {
        string[] names =
        [
            path.Replace($"{_store.Id}", $"{_neighbour}", StringComparison.Ordinal),
            _store.Message(2),
            _store.Context.Metadata,
        ];
        return names.Where(n => n != path).Select(_whole.Read).OfType<byte[]>();
    }

    private Task<RepairResult> RepairAsync(SimulatedDisk disk) =>
        new StoreRepair(_store.Store.Root, disk, Clock()).RunAsync(new RepairOptions { Execute = true, Backups = LegacyBackups.Reader });

    private async Task<List<Finding>> CheckAsync(SimulatedDisk disk)
    {
        var findings = new List<Finding>();
        await foreach (Finding finding in new StoreChecker(_store.Store.Root, disk, Clock()).CheckAsync(
            new CheckOptions { ReadData = true, Backups = LegacyBackups.Reader })) findings.Add(finding);
        return findings;
    }

    /// <summary>Every message that can be read, by context and id.</summary>
    private async Task<Dictionary<string, string>> ReadAsync(SimulatedDisk disk)
    {
        var texts = new Dictionary<string, string>();
        foreach (ContextId id in (ContextId[])[_store.Id, _neighbour])
        {
            try
            {
                ChatContext context = await Open(disk).OpenAsync(id);
                await foreach (BranchMessage message in context.ReadAllAsync())
                {
                    if (message.Message is { } there) texts.Add($"{id} {message.Id}", Encoding.UTF8.GetString(there.Json.Span));
                }
            }
            catch (Exception e) when (e is ContextPoolException)
            {
                // It cannot be opened, and says why.
            }
        }

        return texts;
    }

    private ContextStore Open(SimulatedDisk disk) => ContextStore.Open(_store.Store.Root, new ContextStoreOptions { Durable = true }, disk, Clock());

    /// <summary>Long after the files were written, so that nobody is waited for who may be writing one.</summary>
    private static StoppedClock Clock() => new(Some.TimeAfter(86_400).ToDateTimeOffset()) { PassesOverWaits = true };
}
