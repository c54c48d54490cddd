using ContextPool.Checking;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

public sealed class MessageDepthsTests
{
    [Fact]
    public void Answers_StandBelowWhatTheyAnswer()
    {
        var parents = new Dictionary<MessageId, MessageId?>
        {
            [Some.MessageId(3)] = Some.MessageId(2),
            [Some.MessageId(1)] = null,
            [Some.MessageId(2)] = Some.MessageId(1),
            [Some.MessageId(4)] = Some.MessageId(2),
        };

        Dictionary<MessageId, int> depths = MessageDepths.Of(parents);

        Assert.Equal([1, 2, 3, 3], Enumerable.Range(1, 4).Select(n => depths[Some.MessageId(n)]));
    }

    [Fact]
    public void Circle_EndsAndWhatLeadsIntoItStandsBelow()
    {
        var parents = new Dictionary<MessageId, MessageId?>
        {
            [Some.MessageId(1)] = Some.MessageId(2),
            [Some.MessageId(2)] = Some.MessageId(1),
            [Some.MessageId(3)] = Some.MessageId(1),
        };

        Dictionary<MessageId, int> depths = MessageDepths.Of(parents);

        Assert.True(depths[Some.MessageId(3)] > depths[Some.MessageId(1)]);
    }

    [Fact]
    public void LongConversation_IsWalkedThroughOnce()
    {
        const int Messages = 40_000;
        MessageId[] ids = [.. Enumerable.Range(1, Messages).Select(Some.MessageId)];
        var parents = new CountingParents(Enumerable.Range(0, Messages).Reverse().ToDictionary(i => ids[i], i => i == 0 ? (MessageId?)null : ids[i - 1]));

        Dictionary<MessageId, int> depths = MessageDepths.Of(parents);

        Assert.Equal(Messages, depths[ids[^1]]);
        Assert.InRange(parents.Questions, Messages, 2 * Messages);
    }

    private sealed class CountingParents(Dictionary<MessageId, MessageId?> inner) : IReadOnlyDictionary<MessageId, MessageId?>
    {
        public int Questions { get; private set; }

        public IEnumerable<MessageId> Keys => inner.Keys;

        public IEnumerable<MessageId?> Values => inner.Values;

        public int Count => inner.Count;

        public MessageId? this[MessageId key] => inner[key];

        public bool ContainsKey(MessageId key) => inner.ContainsKey(key);

        public bool TryGetValue(MessageId key, out MessageId? value)
        {
            Questions++;
            return inner.TryGetValue(key, out value);
        }

        public IEnumerator<KeyValuePair<MessageId, MessageId?>> GetEnumerator() => inner.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
