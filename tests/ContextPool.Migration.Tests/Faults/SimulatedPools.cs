using System.Text.Json;
using ContextPool.TestKit;
using ContextPool.TestKit.Simulation;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>Compares pools of simulated disks with legacy files, packs taken apart, each different pool once.</summary>
internal sealed class SimulatedPools(string storage)
{
    private readonly Dictionary<string, bool> _judged = [];

    public string PathOf(ContextId id) => $"{storage}/contexts/{id}";

    public bool Has(SimulatedDisk disk, ContextId id) => disk.Stat(PathOf(id)) is not null;

    /// <summary>True where the pool is the legacy text, value by value.</summary>
    public async Task<bool> IsWholeAsync(SimulatedDisk disk, LegacyJson legacy)
    {
        if (!Has(disk, legacy.Id)) return false;
        string key = $"{disk.Digest(PathOf(legacy.Id))} {legacy.GetHashCode()}";
        if (!_judged.TryGetValue(key, out bool isWhole)) _judged.Add(key, isWhole = await JudgeAsync(disk, legacy));
        return isWhole;
    }

    private async Task<bool> JudgeAsync(SimulatedDisk disk, LegacyJson legacy)
    {
        try
        {
            if (disk.List($"{PathOf(legacy.Id)}/packs").Any())
            {
                disk = disk.Snapshot();
                await Open(disk).UnpackAsync(legacy.Id);
            }

            // The oracle looks at files of the machine.
            using TempDirectory directory = TempDirectory.InMemory();
            disk.CopyTo(directory, PathOf(legacy.Id), "pool");
            return PoolOracle.Differences(legacy.ToBytes(), directory["pool"]).Count == 0;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return false;
        }
    }

    /// <summary>The store, as the application opens it.</summary>
    public ContextStore Open(SimulatedDisk disk) =>
        ContextStore.Open(storage, new ContextStoreOptions { Durable = true }, disk, new StoppedClock { PassesOverWaits = true });
}
