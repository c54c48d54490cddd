using System.Globalization;
using ContextPool.Checking;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>Another program writes, in another time zone, while this one clears up after the dead.</summary>
public sealed class AnotherProgramTests : IDisposable
{
    private const int Contexts = 150;
    private const string Zone = "TZ";

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("Asia/Tokyo")]
    [InlineData("America/New_York")]
    public async Task CollectionAndRepairBesideAWriterInAnotherTimeZone_TakeNoneOfItsDrafts(string zone)
    {
        Task<Tool.Result> writer = Task.Run(() => Tool.Run(
            "env",
            [
                $"{Zone}={zone}", "dotnet", BuiltProgram.PathOf("ContextPool.Appender"), _store.Layout.Root, "create",
                Contexts.ToString(CultureInfo.InvariantCulture), "text",
            ]));
        int rounds = 0;
        while (!writer.IsCompleted)
        {
            if (!Directory.Exists(_store.Layout.Contexts)) continue;
            await _store.Open().CollectTrashAsync();
            await new StoreRepair(_store.Layout.Root).RunAsync(new RepairOptions { Execute = true });
            rounds++;
        }

        Tool.Result result = await writer;
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.True(rounds > 1, "nothing was cleared beside the writer");
        await AssertAcknowledgedAsync(result.Output);
        Assert.Empty(_store.Directory.Names("storage/.staging"));
    }

    private async Task AssertAcknowledgedAsync(string output)
    {
        string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
        HashSet<string> deleted = [.. lines.Where(l => l[0] == "deleted").Select(l => l[1])];
        Assert.Equal(Contexts, lines.Count(l => l[0] == "created"));
        foreach (string id in lines.Where(l => l[0] == "created" && !deleted.Contains(l[1])).Select(l => l[1]))
            Assert.Equal(3, (await _store.ReadBranchesAsync(ContextId.Parse(id)))["main"].Count);
    }
}
