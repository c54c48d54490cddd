using System.Text;

namespace ContextPool.Tests.Reading;

/// <summary>Asserts that two open contexts answer alike, whatever they are read from.</summary>
internal static class SameContext
{
    public static async Task AssertAsync(ChatContext expected, ChatContext actual)
    {
        Assert.Equal(Utf8(expected.Metadata.Json), Utf8(actual.Metadata.Json));
        await AssertSameMessagesAsync(expected.ReadAllAsync(), actual.ReadAllAsync());
        MessageIndex left = await expected.GetIndexAsync();
        MessageIndex right = await actual.GetIndexAsync();
        Assert.Equal(left.Entries, right.Entries);
        Assert.Equal(left.SortedByTime(), right.SortedByTime());
        foreach (Branch branch in expected.Metadata.Branches)
        {
            await AssertSameMessagesAsync(expected.ReadBranchAsync(branch.Name), actual.ReadBranchAsync(branch.Name));
            await AssertSameMessagesAsync(expected.ReadLastAsync(3, branch.Name), actual.ReadLastAsync(3, branch.Name));
            Assert.Equal(left.BytesOf(branch), right.BytesOf(branch));
        }
    }

    private static async Task AssertSameMessagesAsync(IAsyncEnumerable<BranchMessage> expected, IAsyncEnumerable<BranchMessage> actual)
    {
        List<BranchMessage> left = await expected.ToListAsync();
        List<BranchMessage> right = await actual.ToListAsync();
        Assert.Equal(left.Select(m => m.Id), right.Select(m => m.Id));
        foreach ((BranchMessage mine, BranchMessage its) in left.Zip(right))
        {
            Assert.Equal(mine.Message is null, its.Message is null);
            if (mine.Message is null) continue;
            Assert.Equal(Utf8(mine.Message.Json), Utf8(its.Message!.Json));
            Assert.Equal(mine.Message.Facts, its.Message.Facts);
            Assert.Equal(mine.Message.Text, its.Message.Text);
        }
    }

    private static string Utf8(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
