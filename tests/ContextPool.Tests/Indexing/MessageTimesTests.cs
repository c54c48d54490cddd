using ContextPool.Indexing;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Indexing;

public sealed class MessageTimesTests
{
    private static readonly Timestamp File = Some.TimeAfter(-1000);

    [Fact]
    public void OwnTime_Wins() => Assert.Equal(
        [(Some.TimeAfter(1), TimeSource.CreatedAt), (Some.TimeAfter(2), TimeSource.StreamingStart)],
        Resolve(Dated(1, -1), Dated(2, 0, TimeSource.StreamingStart)));

    [Fact]
    public void UndatedMessage_HasTheTimeOfItsNearestDatedAncestor() => Assert.Equal(
        [
            (Some.TimeAfter(1), TimeSource.CreatedAt), (Some.TimeAfter(5), TimeSource.StreamingStart),
            (Some.TimeAfter(5), TimeSource.Ancestor), (Some.TimeAfter(5), TimeSource.Ancestor),
        ],
        Resolve(Dated(1, -1), Dated(5, 0, TimeSource.StreamingStart), Undated(1), Undated(2)));

    [Fact]
    public void ChildBeforeItsParentInTheFile_IsResolvedAlike() => Assert.Equal(
        [
            (Some.TimeAfter(5), TimeSource.Ancestor), (Some.TimeAfter(5), TimeSource.Ancestor),
            (Some.TimeAfter(5), TimeSource.CreatedAt),
        ],
        Resolve(Undated(1), Undated(2), Dated(5, -1)));

    [Fact]
    public void NoDatedAncestor_IsTheTimeOfTheFile() =>
        Assert.Equal([(File, TimeSource.File), (File, TimeSource.File)], Resolve(Undated(-1), Undated(0)));

    [Fact]
    public void MissingParent_IsTheTimeOfTheFile() => Assert.Equal([(File, TimeSource.File)], Resolve(Undated(77)));

    [Fact]
    public void Cycle_EndsWithTheTimeOfTheFile() => Assert.Equal(
        [(File, TimeSource.File), (File, TimeSource.File), (File, TimeSource.File), (File, TimeSource.File)],
        Resolve(Undated(1), Undated(0), Undated(2), Undated(0)));

    [Fact]
    public void DatedMessageInACycle_DatesTheOthers() => Assert.Equal(
        [(Some.TimeAfter(3), TimeSource.Ancestor), (Some.TimeAfter(3), TimeSource.CreatedAt), (Some.TimeAfter(3), TimeSource.Ancestor)],
        Resolve(Undated(1), Dated(3, 0), Undated(0)));

    [Fact]
    public void AnyGraph_IsResolvedAsTheSlowWayDoes() =>
        Gen.Int[1, 12].SelectMany(count => Gen.Select(Gen.Int[-1, count], Gen.Int[-8, 8]).Array[count]).Sample(messages =>
        {
            MessageFacts[] facts = [.. messages.Select(m => m.Item2 > 0 ? Dated(m.Item2, m.Item1) : Undated(m.Item1))];
            Assert.Equal(Enumerable.Range(0, facts.Length).Select(i => Slowly(facts, i)), Resolve(facts));
        });

    [Fact]
    public void VeryLongChain_NeedsNoStack()
    {
        MessageFacts[] facts = [Dated(1, -1), .. Enumerable.Range(0, 199_999).Select(Undated)];
        Array.Reverse(facts);
        int last = facts.Length - 1;
        var times = MessageTimes.Resolve(facts.Length, i => facts[i], id => last - Number(id), File);
        Assert.Equal((Some.TimeAfter(1), TimeSource.Ancestor), times[0]);
    }

    private static (Timestamp, TimeSource) Slowly(MessageFacts[] facts, int start)
    {
        var seen = new HashSet<int>();
        for (int at = start; at >= 0 && at < facts.Length && seen.Add(at); at = facts[at].ParentId is { } p ? Number(p) : -1)
        {
            if (facts[at].OwnTime is { } own) return (own, at == start ? facts[at].OwnTimeSource : TimeSource.Ancestor);
        }

        return (File, TimeSource.File);
    }

    private static (Timestamp, TimeSource)[] Resolve(params MessageFacts[] facts)
    {
        var times = MessageTimes.Resolve(facts.Length, i => facts[i], id => Number(id) < facts.Length ? Number(id) : -1, File);
        return [.. facts.Select((_, i) => times[i])];
    }

    private static MessageFacts Dated(int second, int parent, TimeSource source = TimeSource.CreatedAt) =>
        Undated(parent) with { OwnTime = Some.TimeAfter(second), OwnTimeSource = source };

    private static MessageFacts Undated(int parent) => new(
        null, parent < 0 ? null : Some.MessageId(parent), "User", "text", null, TimeSource.StreamingStart, false, false, true);

    private static int Number(MessageId id) => Convert.ToInt32(id.ToString()[^8..], 16);
}
