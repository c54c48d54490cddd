using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Indexing;

public class MessageIndexTests
{
    private static readonly string?[] Roles = ["User", "Assistant", "Tool", null];
    private static readonly string[] Types = ["text", "tool_call", "plan"];

    // Few ids and few times, so that ties, gaps and replacements are common.
    private static readonly Gen<IndexEntry> AnyEntry = Gen.Select(Gen.Int[1, 40], Gen.Int[0, 4], Gen.Int[0, 12], Gen.Int[0, 500], Gen.Bool, Gen.Bool)
        .Select((id, second, words, size, calls, result) => new IndexEntry(
            Some.MessageId(id), Roles[words % 4], Some.TimeAfter(second), TimeSource.CreatedAt, size, calls, result, Types[words % 3]));

    private static readonly Gen<IndexEntry[]> AnyEntries =
        AnyEntry.Array[0, 40].Select(all => all.DistinctBy(e => e.Id).OrderBy(e => e.Id).ToArray());

    private static readonly Gen<Branch[]> AnyBranches =
        Gen.Int[1, 45].Array[0, 30].Array[0, 3].Select(all => all.Select((ids, i) => new Branch($"b{i}", [.. ids.Select(Some.MessageId)])).ToArray());

    private static int RankOf(Branch[] branches, MessageId id)
    {
        int at = branches.SelectMany(b => b.MessageIds).ToList().IndexOf(id);
        return at < 0 ? int.MaxValue : at;
    }

    [Fact]
    public void EveryQuery_AnswersLikeALinearScan() => Gen.Select(AnyEntries, AnyBranches, Gen.Int[-1, 5], Gen.Int[-1, 5]).Sample(
        (entries, branches, from, to) =>
        {
            var index = new MessageIndex([.. entries], branches);
            IndexEntry[] byTime = [.. entries.OrderBy(e => e.Timestamp).ThenBy(e => RankOf(branches, e.Id)).ThenBy(e => e.Id)];

            Assert.Equal(entries.Length, index.Count);
            Assert.Equal(entries, index.Entries);
            Assert.Equal(entries.Sum(e => e.SizeBytes), index.TotalBytes);
            Assert.Equal(byTime, index.SortedByTime());
            Assert.Equal(
                byTime.Where(e => e.Timestamp >= Some.TimeAfter(from) && e.Timestamp <= Some.TimeAfter(to)),
                index.ByTime(Some.TimeAfter(from), Some.TimeAfter(to)));
            foreach (string role in Roles.OfType<string>().Append("no such")) Assert.Equal(entries.Where(e => e.Role == role), index.ByRole(role));
            foreach (string type in Types.Append("no such")) Assert.Equal(entries.Where(e => e.MessageType == type), index.ByType(type));
            Assert.Equal(entries.Where(e => e.HasToolCalls), index.WithToolCalls());
            Assert.Equal(entries.Where(e => e.HasToolResult), index.WithToolResult());
            for (int i = 0; i <= 45; i++)
            {
                MessageId id = Some.MessageId(i);
                Assert.Equal(entries.Any(e => e.Id == id), index.Contains(id));
                Assert.Equal(entries.Where(e => e.Id == id).Select(e => (IndexEntry?)e).FirstOrDefault(), index.Find(id));
            }

            foreach (Branch branch in branches)
                Assert.Equal(entries.Where(e => branch.MessageIds.Contains(e.Id)).Sum(e => e.SizeBytes), index.BytesOf(branch));
        }, iter: 500);

    [Fact]
    public void EntriesAddedLater_AreAsIfTheyHadBeenThere() => Gen.Select(AnyEntries, AnyEntry.Array[0, 20], AnyBranches).Sample(
        (before, added, branches) =>
        {
            var expected = before.ToDictionary(e => e.Id);
            foreach (IndexEntry entry in added) expected[entry.Id] = entry;

            var index = new MessageIndex(before, []);
            MessageIndex grown = index.With(added).With(branches);

            Assert.Equal(expected.Values.OrderBy(e => e.Id), grown.Entries);
            Assert.Equal(new MessageIndex([.. expected.Values.OrderBy(e => e.Id)], branches).SortedByTime(), grown.SortedByTime());
            Assert.Equal(before, index.Entries);
        }, iter: 500);

    [Fact]
    public void ForkedConversation_OfOneTime_IsInTheOrderOfItsBranches()
    {
        IndexEntry[] entries = [.. Enumerable.Range(1, 6).Select(i =>
            new IndexEntry(Some.MessageId(i), "User", Some.Time, TimeSource.File, 1, false, false, "text"))];
        Branch[] branches = [new("b", [Some.MessageId(4), Some.MessageId(2)]), new("a", [Some.MessageId(4), Some.MessageId(6), Some.MessageId(1)])];

        int[] order = [.. new MessageIndex(entries, branches).SortedByTime().Select(e => Array.IndexOf(entries, e) + 1)];

        Assert.Equal([4, 2, 6, 1, 3, 5], order);
    }
}
