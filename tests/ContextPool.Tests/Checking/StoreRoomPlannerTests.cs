using ContextPool.Checking;
using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>What is done around the contexts is a plan before it is done.</summary>
public sealed class StoreRoomPlannerTests
{
    private static readonly Finding NoStoreFile = new(FindingKind.StoreFileMissing, null, "store.json", "", "expected one");
    private static readonly Finding Draft = new(FindingKind.UnfinishedDraft, Some.ContextId(1), ".staging/w/d", "w", "its writer w is gone");
    private static readonly Finding Foreign = new(FindingKind.ForeignFile, null, "contexts/a", "", "expected only contexts");

    [Fact]
    public void Plan_SaysWhatIsDoneWhereAndWhy_AndWhatIsLeft()
    {
        RepairPlan plan = StoreRoomPlanner.Plan([NoStoreFile, Foreign, Draft]);

        Assert.Equal(
            [
                new RepairAction(RepairKind.CreateStoreFile, null, null, "store.json", "marks the directory as a store"),
                new RepairAction(RepairKind.DeleteUnfinishedDraft, Some.ContextId(1), null, ".staging/w/d", "its writer is gone, what it was made from is not"),
            ],
            plan.Actions);
        Assert.Equal([new Remainder(Foreign, "it is in no context and may be somebody's")], plan.Skipped);
    }

    [Fact]
    public async Task DryRepair_AsksNothingOfTheStorage()
    {
        var mending = new Refusing();
        var ledger = new RepairLedger();

        await StoreRoomRepair.RunAsync(mending, [NoStoreFile, Draft], isDry: true, ledger);

        Assert.Equal(2, ledger.ToResult(isDry: true).Done.Count);
        Assert.Equal(0, mending.Asked);
    }

    [Fact]
    public async Task StepThatIsNotDone_IsToldAsLeftWithItsFinding()
    {
        var ledger = new RepairLedger();

        await StoreRoomRepair.RunAsync(new Refusing(), [NoStoreFile, Draft], isDry: false, ledger);

        RepairResult result = ledger.ToResult(isDry: false);
        Assert.Equal([NoStoreFile], result.Skipped.Select(s => s.Finding).Where(f => f.Context is null));
        Assert.Equal([new Remainder(Draft, "a run is at work: somebody")], result.Skipped.Where(s => s.Finding == Draft));
        Assert.Empty(result.Done);
    }

    private sealed class Refusing : IStorageMending
    {
        public int Asked { get; private set; }

        public ValueTask<IReadOnlyList<string?>> MendAroundAsync(IReadOnlyList<RepairAction> actions)
        {
            Asked += actions.Count;
            return new([.. actions.Select(_ => "a run is at work: somebody")]);
        }

        public IContextMending BeginMending(ContextId id, Timestamp now) => throw new NotSupportedException();
    }
}
