using System.Text;
using ContextPool.Serving;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Serving;

public class MessageCacheTests
{
    private static Message MessageOf(int number, int textBytes = 0)
    {
        MessageId id = Some.MessageId(number);
        string text = new('x', textBytes);
        return Message.Parse(Encoding.UTF8.GetBytes($$$"""{"id":"{{{id}}}","message":{"role":"User","content":[{"type":"text","text":"{{{text}}}"}]}}"""), id);
    }

    [Fact]
    public void FullCache_DropsWhatWasUsedLongestAgo()
    {
        var cache = new MessageCache(3 * 500);
        for (int i = 1; i <= 3; i++) cache.Add(MessageOf(i, 100), readAt: 1);
        Assert.NotNull(cache.Find(Some.MessageId(1), since: 0));
        cache.Add(MessageOf(4, 100), readAt: 1);

        Assert.NotNull(cache.Find(Some.MessageId(1), since: 0));
        Assert.Null(cache.Find(Some.MessageId(2), since: 0));
        Assert.NotNull(cache.Find(Some.MessageId(3), since: 0));
        Assert.NotNull(cache.Find(Some.MessageId(4), since: 0));
    }

    [Fact]
    public void MessageLargerThanTheLimit_IsNotKept()
    {
        var cache = new MessageCache(1000);
        cache.Add(MessageOf(1), readAt: 1);
        cache.Add(MessageOf(2, 2000), readAt: 1);

        Assert.NotNull(cache.Find(Some.MessageId(1), since: 0));
        Assert.Null(cache.Find(Some.MessageId(2), since: 0));
        Assert.Null(new MessageCache(0).Find(Some.MessageId(1), since: 0));
    }

    [Fact]
    public void MessagesThatKeepOneFrame_CountItOnce_AndAsLongAsOneOfThemIsKept()
    {
        var cache = new MessageCache(10_000);
        byte[] frame = new byte[8000];
        cache.Add(PartOf(frame, 1, at: 0), readAt: 1);
        long one = cache.Bytes;
        cache.Add(PartOf(frame, 2, at: 4000), readAt: 1);

        Assert.InRange(one, frame.Length, frame.Length + 500);
        Assert.InRange(cache.Bytes, one, one + 500);
        cache.Forget(Some.MessageId(1), at: 0);
        Assert.Equal(one, cache.Bytes);
        cache.Add(PartOf(new byte[8000], 3, at: 0), readAt: 1);
        Assert.Null(cache.Find(Some.MessageId(2), since: 0));
        Assert.Equal(one, cache.Bytes);
        cache.Forget(Some.MessageId(3), at: 0);
        Assert.Equal(0, cache.Bytes);

        static Message PartOf(byte[] frame, int number, int at)
        {
            ReadOnlyMemory<byte> json = MessageOf(number).Json;
            json.CopyTo(frame.AsMemory(at));
            return Message.Parse(frame.AsMemory(at, json.Length), Some.MessageId(number));
        }
    }

    [Fact]
    public void MessageForgottenWhileItWasRead_IsNotKept()
    {
        var cache = new MessageCache(10_000);
        cache.Forget(Some.MessageId(1), at: 2);
        cache.Add(MessageOf(1), readAt: 1);

        Assert.Null(cache.Find(Some.MessageId(1), since: 0));
        cache.Add(MessageOf(1), readAt: 3);
        Assert.NotNull(cache.Find(Some.MessageId(1), since: 0));
    }

    [Fact]
    public void MessageReadBeforeAMoment_IsNotFoundByWhoWantsItNewer()
    {
        var cache = new MessageCache(10_000);
        Message old = MessageOf(1);
        Message young = MessageOf(1);
        cache.Add(old, readAt: 2);
        Assert.Null(cache.Find(Some.MessageId(1), since: 3));

        cache.Add(young, readAt: 4);
        cache.Add(old, readAt: 2);
        Assert.Same(young, cache.Find(Some.MessageId(1), since: 3));
        Assert.Same(young, cache.Find(Some.MessageId(1), since: 1));
    }

    [Fact]
    public void AnyUse_KeepsWithinTheLimitAndAddsUp() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 2000], Gen.Int[0, 9]).Array[1, 200].Sample(steps =>
        {
            var cache = new MessageCache(5000);
            foreach ((int number, int size, int action) in steps)
            {
                if (action == 0) cache.Forget(Some.MessageId(number), at: 0);
                else if (action < 4) cache.Find(Some.MessageId(number), since: 0);
                else cache.Add(MessageOf(number, size), readAt: 1);
                Assert.InRange(cache.Bytes, 0, 5000);
            }

            for (int i = 1; i <= 20; i++) cache.Forget(Some.MessageId(i), at: 0);
            Assert.Equal(0, cache.Bytes);
        }, iter: 200);

    [Fact]
    public async Task ManyThreads_NeverSeeAnotherMessage()
    {
        var cache = new MessageCache(5000);
        Message[] messages = [.. Enumerable.Range(1, 20).Select(i => MessageOf(i, i * 50))];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (int i = 0; i < 5000; i++)
            {
                Message message = messages[random.Next(messages.Length)];
                if (random.Next(10) == 0) cache.Forget(message.Id, at: 0);
                else if (cache.Find(message.Id, since: 0) is { } found) Assert.Equal(message.Id, found.Id);
                else cache.Add(message, readAt: 1);
            }
        })));
        Assert.InRange(cache.Bytes, 0, 5000);
    }
}
