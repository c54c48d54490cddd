using System.Text;
using ContextPool.TestKit;
using ContextPool.TestKit.Simulation;
using Xunit.Abstractions;

namespace ContextPool.Tests.Saving;

/// <summary>
/// I2, I7: as <see cref="DroppedWritesTests"/>, for what changes a store: contexts are there as before or as after, none is torn, and
/// doing it again ends as if the power had never gone.
/// </summary>
public sealed class DroppedWritesOfAStoreTests(ITestOutputHelper output)
{
    private const string Root = "/storage";
    private static readonly ContextId Old = Some.ContextId(1);
    private static readonly ContextId Deleted = Some.ContextId(2);
    private static readonly ContextId New = Some.ContextId(3);

    /// <summary>Each so that it may be repeated.</summary>
    private static readonly Dictionary<string, Func<ContextStore, Task>> _changes = new()
    {
        ["create"] = store => UnlessThere(() => store.CreateAsync(Few())),
        ["create many messages"] = store => UnlessThere(() => store.CreateAsync(Few(messages: 12))),
        ["delete"] = store => UnlessGone(() => store.DeleteAsync(Old)),
        ["restore"] = store => UnlessThere(() => store.RestoreAsync(Deleted)),
        ["collect trash"] = store => store.CollectTrashAsync(),
        ["enable logs"] = store => store.EnableFeatureAsync(StoreFeatures.CommitLog),
        ["disable logs"] = store => store.DisableFeatureAsync(StoreFeatures.CommitLog),
        ["pack"] = store => store.PackAsync(Old, new PackOptions()),
        ["pack what was appended"] = store => store.PackAsync(Old, new PackOptions()),
        ["fold packs"] = store => store.PackAsync(Old, new PackOptions { All = true }),
        ["unpack"] = store => store.UnpackAsync(Old),
        ["pack what was unpacked and replaced"] = store => store.PackAsync(Old, new PackOptions()),
    };

    /// <summary>What happens before.</summary>
    private static readonly Dictionary<string, Func<ContextStore, Task>> _preparations = new()
    {
        ["disable logs"] = EnableAndAppendAsync,
        ["pack"] = store => store.EnableFeatureAsync(StoreFeatures.Packs),
        ["pack what was appended"] = PackAndAppendAsync,
        ["fold packs"] = PackAndAppendAsync,
        ["unpack"] = PackAndAppendAsync,
        ["pack what was unpacked and replaced"] = UnpackAndReplaceAsync,
    };

    public static TheoryData<string> Names => [.. _changes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task PowerCutInAChange_LeavesBeforeOrAfterAndItMayBeRepeated(string name)
    {
        SimulatedDisk disk = await PrepareAsync(name);
        HashSet<string> seen = [await ReadAsync(disk)];
        ContextStore store = Open(disk);
        var cuts = CrashPoints.Watch(disk);

        await _changes[name](store);
        cuts.Acknowledge();
        string after = await ReadAsync(disk.Snapshot());
        seen.Add(after);

        await cuts.TryAllAsync(async (left, acknowledged) =>
        {
            string found = await ReadAsync(left.Snapshot());
            Assert.True(acknowledged > 0 ? found == after : seen.Contains(found), $"neither before nor after:\n{found}");
            await AssertNoDamageAsync(left);
            await _changes[name](Open(left));
            Assert.Equal(after, await ReadAsync(left));
        });
        output.WriteLine($"{name}: {cuts.Count} cuts, {cuts.States} states");
        Trials.Count(GetType(), cuts.States, "states after a power cut");
    }

    private static async Task<SimulatedDisk> PrepareAsync(string name)
    {
        var disk = new SimulatedDisk();
        ContextStore store = Open(disk);
        await EverySave.PrepareAsync(store, Old);
        await EverySave.PrepareAsync(store, Deleted);
        await store.DeleteAsync(Deleted);
        if (_preparations.TryGetValue(name, out Func<ContextStore, Task>? prepare)) await prepare(store);

        // Without a sync of all: what was acknowledged is durable by itself.
        return disk;
    }

    private static NewContext Few(int messages = 2) => new() { Id = New, Messages = [.. Enumerable.Range(1, messages).Select(SavingStore.Draft)] };

    private static async Task EnableAndAppendAsync(ContextStore store)
    {
        await store.EnableFeatureAsync(StoreFeatures.CommitLog);
        await (await store.OpenAsync(Old)).AppendAsync(SavingStore.Draft(7), "main");
    }

    private static async Task PackAndAppendAsync(ContextStore store)
    {
        await store.PackAsync(Old, new PackOptions());
        ChatContext context = await store.OpenAsync(Old);
        await context.AppendAsync(SavingStore.Draft(7), "main");
        await ReplaceAsync(context);
    }

    private static async Task UnpackAndReplaceAsync(ContextStore store)
    {
        await store.PackAsync(Old, new PackOptions());
        await store.UnpackAsync(Old);
        await ReplaceAsync(await store.OpenAsync(Old));
    }

    private static async Task ReplaceAsync(ChatContext context)
    {
        Message read = (await context.GetMessageAsync(Some.MessageId(2)))!;
        await context.ReplaceAsync(read, SavingStore.Utf8(SavingStore.Text(read.Json).Replace("number", "NUMBER", StringComparison.Ordinal)));
    }

    private static async Task UnlessThere(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (ContextExistsException)
        {
        }
        catch (ContextNotFoundException)
        {
            // Restored already: nothing of it is in the trash.
        }
    }

    private static async Task UnlessGone(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (ContextNotFoundException)
        {
        }
    }

    private static async Task AssertNoDamageAsync(SimulatedDisk disk)
    {
        await foreach (Finding finding in Open(disk).CheckAsync(new CheckOptions { ReadData = true })) Assert.False(finding.IsDamage, $"{finding}");
    }

    /// <summary>All that a reader of the store sees, and what waits in its trash.</summary>
    private static async Task<string> ReadAsync(SimulatedDisk disk)
    {
        ContextStore store = Open(disk);
        var contexts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (ContextListing listing in store.ListAsync()) contexts.Add($"{listing.Id}", await ReadAsync(store, listing.Id));
        await foreach (TrashEntry entry in store.ListTrashAsync()) contexts.Add($"trash {entry.Id}", "");
        return $"{await store.ReadFeaturesAsync()}\n{string.Join('\n', contexts.Select(c => $"{c.Key}: {c.Value}"))}";
    }

    private static async Task<string> ReadAsync(ContextStore store, ContextId id)
    {
        ChatContext context = await store.OpenAsync(id);
        var text = new StringBuilder(context.Metadata.ActiveBranchName);
        await foreach (BranchMessage message in context.ReadAllAsync())
            text.Append('\n').Append(message.Message is { } there ? SavingStore.Text(there.Json) : message.WhyUnavailable);
        return text.ToString();
    }

    private static ContextStore Open(SimulatedDisk disk) => ContextStore.Open(
        Root, new ContextStoreOptions { Durable = true, TrashGrace = TimeSpan.Zero }, disk, new StoppedClock { PassesOverWaits = true });
}
