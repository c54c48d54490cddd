using System.Text.Json;
using ContextPool.Files;
using ContextPool.Migrator.Tests.EndToEnd;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.PowerCuts;

/// <summary>
/// Everything that the application ever saved, each save durable by itself, and where each version is now, judged by its
/// bytes alone.
/// </summary>
internal sealed class SavedContexts(Workplace work, string backups, Random random)
{
    private readonly SortedDictionary<Guid, List<byte[]>> _versions = [];

    public IReadOnlyList<ContextId> Ids => [.. _versions.Keys.Select(id => new ContextId(id))];

    public byte[] Newest(ContextId id) => _versions[id.Value][^1];

    public IReadOnlyList<byte[]> Older(ContextId id) => [.. _versions[id.Value].SkipLast(1)];

    public bool IsInLegacyDirectory(ContextId id) => File.Exists(work.SourceOf(id));

    /// <summary>So many new ones.</summary>
    public void Add(int contexts)
    {
        for (int i = 0; i < contexts; i++) Save(new LegacyJson().Talk(random.Next(2, 8)));
        SyncNames();
    }

    /// <summary>About every second one that is still in the legacy directory gets more messages.</summary>
    public void ChangeSome()
    {
        foreach (ContextId id in Ids.Where(IsInLegacyDirectory))
        {
            if (random.Next(2) == 0) Save(new LegacyJson(id).Talk(8 + (2 * _versions[id.Value].Count)));
        }

        SyncNames();
    }

    public Whereabouts Find(ContextId id, byte[] version) => new(
        HoldsFile(work.Files[Workplace.Legacy], version, id),
        IsPoolOf(version, work.PoolOf(id)),
        Entries(work.Files[Workplace.Storage, ".trash"]).Any(entry => IsPoolOf(version, entry)),
        HoldsFile(backups, version, id));

    private static IEnumerable<string> Entries(string directory) =>
        Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory) : [];

    // By content: what a run sets aside on its way has another name.
    private static bool HoldsFile(string directory, byte[] version, ContextId id) => Entries(directory)
        .Where(path => Path.GetFileName(path).Contains(id.ToString(), StringComparison.Ordinal) && File.Exists(path))
        .Any(path => File.ReadAllBytes(path).AsSpan().SequenceEqual(version));

    private static bool IsPoolOf(byte[] version, string directory)
    {
        try
        {
            return PoolOracle.Differences(version, directory).Count == 0;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return false;
        }
    }

    private void Save(LegacyJson context)
    {
        byte[] bytes = context.ToBytes();
        string path = work.SourceOf(context.Id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var stream = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        if (!_versions.TryGetValue(context.Id.Value, out List<byte[]>? versions)) _versions.Add(context.Id.Value, versions = []);
        versions.Add(bytes);
    }

    private void SyncNames()
    {
        FileOperations.ForThisPlatform.SyncDirectory(work.Files[Workplace.Legacy]);
        FileOperations.ForThisPlatform.SyncDirectory(work.Root);
    }
}
