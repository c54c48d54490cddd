using System.Collections;
using ContextPool.Checking;
using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>The plan alone, without a store: what it asks and how often.</summary>
public sealed class RepairPlannerTests
{
    private const int Many = 40_000;
    private static readonly ContextId Id = Some.ContextId(1);

    [Fact]
    public async Task ManyFindings_AreEachLookedAtAFewTimes()
    {
        MessageId[] ids = [.. Enumerable.Range(1, Many).Select(Some.MessageId)];
        var findings = new CountedList<Finding>([.. ids.Select(Finding)]);
        var atHand = new AtHand { Backup = [.. ids.Where((_, i) => i % 2 == 0)] };
        var planner = new RepairPlanner(Id, new RepairOptions { TrashForeignFiles = true, ChangedMessages = ChangedMessages.Keep }, atHand);

        long before = GC.GetAllocatedBytesForCurrentThread();
        RepairPlan plan = await planner.PlanAsync(findings);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Many, plan.Actions.Count(a => a.Kind != RepairKind.RebuildIndex) + plan.Lost.Count);
        Assert.InRange(findings.Looks, Many, 6L * Many);
        Assert.InRange(atHand.Questions, 1, 4L * Many);
        Assert.InRange(allocated / Many, 1, 500);
    }

    [Fact]
    public async Task ManyOrphansOfOneConversation_GoWithoutWalkingItForEach()
    {
        MessageId[] ids = [.. Enumerable.Range(1, Many).Select(Some.MessageId)];
        var findings = new CountedList<Finding>([.. ids.Select(id => Of(FindingKind.OrphanedMessage, id))]);
        var atHand = new AtHand { Parents = ids.Select((id, i) => (id, i)).ToDictionary(x => x.id, x => x.i == 0 ? (MessageId?)null : ids[x.i - 1]) };

        RepairPlan plan = await new RepairPlanner(Id, new RepairOptions { TrashOrphans = true }, atHand).PlanAsync(findings);

        Assert.Equal(ids.Reverse(), plan.Actions.Where(a => a.Message is not null).Select(a => a.Message!.Value));
        Assert.InRange(findings.Looks, Many, 6L * Many);
    }

    [Fact]
    public async Task PlanOfAFinding_SaysWhatIsDoneWhereAndWhy()
    {
        var atHand = new AtHand { Backup = [Some.MessageId(1)] };

        RepairPlan plan = await new RepairPlanner(Id, new RepairOptions(), atHand).PlanAsync([Of(FindingKind.MissingMessage, Some.MessageId(1))]);

        Assert.Equal(
            [
                new RepairAction(RepairKind.RecoverMessage, Id, Some.MessageId(1), $"{Some.MessageId(1)}", "from the backup, as it was migrated"),
                new RepairAction(RepairKind.RebuildIndex, Id, null, "Index", "makes the index anew from the pool"),
            ],
            plan.Actions);
    }

    private static Finding Finding(MessageId id, int i) => Of(
        (i % 6) switch
        {
            0 or 1 => FindingKind.MissingMessage,
            2 => FindingKind.UnreadableMessage,
            3 => FindingKind.ChangedMessage,
            4 => FindingKind.MisnamedMessage,
            _ => FindingKind.ForeignFile,
        },
        id);

    private static Finding Of(FindingKind kind, MessageId id) => new(kind, Id, $"messages_pool/{id}.json", "", "as it should not be") { Message = id };

    /// <summary>What a context and its backup would answer; counts what it is asked.</summary>
    private sealed class AtHand : IAtHand
    {
        public HashSet<MessageId> Backup { get; init; } = [];

        public Dictionary<MessageId, MessageId?> Parents { get; init; } = [];

        public long Questions { get; private set; }

        public string? BackupPlace => "the backup";

        public string WhyNoBackup => "";

        public bool IsBackupUnread => false;

        public bool IsInBackup(MessageId message) => Asked(Backup.Contains(message));

        public ValueTask<bool> HasMessageAsync(MessageId message) => new(Asked(true));

        public ValueTask<bool> WasWrittenSincePublishedAsync(Finding finding) => new(Asked(true));

        public ValueTask<IReadOnlyList<MessageId>> ReadMessagesOutsideBackupAsync() => new(Asked<IReadOnlyList<MessageId>>([]));

        public ValueTask<Dictionary<MessageId, MessageId?>> ReadParentsAsync() => new(Asked(Parents));

        public MessageId? NamedBy(Finding misnamed) => Asked(misnamed.Message);

        public string PlaceOf(ContextPart part) => Asked(part.ToString());

        public string PlaceOf(MessageId message) => Asked(message.ToString());

        public ValueTask<bool> HasAsync(ContextPart part) => new(Asked(true));

        private T Asked<T>(T answer)
        {
            Questions++;
            return answer;
        }
    }

    /// <summary>Counts how often something in it is looked at.</summary>
    private sealed class CountedList<T>(IReadOnlyList<T> inner) : IReadOnlyList<T>
    {
        public long Looks { get; private set; }

        public int Count => inner.Count;

        public T this[int index]
        {
            get
            {
                Looks++;
                return inner[index];
            }
        }

        public IEnumerator<T> GetEnumerator()
        {
            for (int i = 0; i < inner.Count; i++) yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
