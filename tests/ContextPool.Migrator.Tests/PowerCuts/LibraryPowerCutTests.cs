using System.Diagnostics;
using ContextPool.Checking;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.PowerCuts;

/// <summary>What the library acknowledged before the power went is there afterwards, and nothing is damaged.</summary>
[Trait("Category", "PowerCut")]
public sealed class LibraryPowerCutTests
{
    private const string Endless = "1000000";

    [PowerCutTheory("ext4")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task OnExt4_AcknowledgedSavesAreThere(int seed) => Assert.Empty(await MissingAsync("ext4", "create-durable", seed));

    [PowerCutTheory("xfs")]
    [InlineData(4)]
    [InlineData(5)]
    public async Task OnXfs_AcknowledgedSavesAreThere(int seed) => Assert.Empty(await MissingAsync("xfs", "create-durable", seed));

    /// <summary>The control: without syncs, the same cut loses acknowledged saves.</summary>
    [PowerCutTheory("ext4")]
    [InlineData(6)]
    public async Task WithoutSyncs_AcknowledgedSavesAreLost(int seed) => Assert.NotEmpty(await MissingAsync("ext4", "create", seed));

    private static async Task<IReadOnlyList<string>> MissingAsync(string fileSystem, string mode, int seed)
    {
        using var device = new LoopDevice(fileSystem);
        IReadOnlyList<string> acknowledged = await CutAfterAsync(device, mode, new Random(seed).Next(1, 150), countsWhatComesLate: fileSystem != "xfs");
        device.Restart();

        var missing = new List<string>();
        ContextStore store = ContextStore.Open(device.Root);
        foreach (IGrouping<string, string[]> context in acknowledged.Select(line => line.Split(' ')).GroupBy(words => words[1]))
        {
            if (!await IsThereAsync(store, ContextId.Parse(context.Key), [.. context])) missing.Add(string.Join(", ", context.Select(w => string.Join(' ', w))));
        }

        await foreach (Finding finding in store.CheckAsync(new CheckOptions { ReadData = true }))
        {
            if (finding.IsDamage) missing.Add($"{finding.Code} {finding.Place}");
        }

        return missing;
    }

    // Whatever it printed was acknowledged, also what is read from the pipe when the power is gone. Not so on xfs: a shutdown there takes
    // uncommitted changes off the directory, whose sync then finds nothing to wait for and returns as if all were well, which no
    // power cut ever does.
    private static async Task<IReadOnlyList<string>> CutAfterAsync(
        LoopDevice device, string mode, int lines, bool countsWhatComesLate)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProgram.PathOf("ContextPool.Appender"), device.Root, mode, Endless, "any"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process writer = Process.Start(start)!;
        Task<string> errors = writer.StandardError.ReadToEndAsync();
        var acknowledged = new List<string>();
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            if (acknowledged.Count >= lines && !countsWhatComesLate) continue;
            acknowledged.Add(line);
            if (acknowledged.Count == lines) device.CutPower();
        }

        await writer.WaitForExitAsync();
        Assert.True(acknowledged.Count >= lines, await errors);
        return acknowledged;
    }

    // A delete that was under way when the power went may have happened or not: the trash counts for what was not acknowledged as deleted, too.
    private static async Task<bool> IsThereAsync(ContextStore store, ContextId id, IReadOnlyList<string[]> words)
    {
        bool isInTrash = await store.ListTrashAsync().AnyAsync(entry => entry.Id == id);
        bool isInStore = Directory.Exists(Path.Combine(store.Place, "contexts", id.ToString()));
        if (words.Any(word => word[0] == "deleted")) return isInTrash && !isInStore;
        if (isInTrash) await store.RestoreAsync(id);
        try
        {
            ChatContext context = await store.OpenAsync(id);
            foreach (string[] word in words.Where(word => word[0] == "appended"))
            {
                BranchMessage? message = null;
                await foreach (BranchMessage read in context.ReadBranchAsync())
                {
                    if (read.Id.ToString() == word[2]) message = read;
                }

                if (message?.Message is null) return false;
            }

            return true;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException || e.GetType().Assembly == typeof(ContextStore).Assembly)
        {
            return false;
        }
    }
}
