using ContextPool.Legacy;
using ContextPool.TestKit;
using ContextPool.Tests.Storage.Local;

namespace ContextPool.Tests.Legacy;

public sealed class PoolComparisonTests : IDisposable
{
    private static readonly MessageId First = Some.MessageId(1);
    private readonly DraftOnDisk _draft = DraftOnDisk.Of(new LegacyJson().Talk(3).State("\"Idle\"").Member("title", "\"1.0\""));

    public void Dispose() => _draft.Dispose();

    /// <summary>I3: value by value, so any byte that is not white space.</summary>
    [Fact]
    public void AnyByteOfAMessage_IsFoundAndTheMessageNamed()
    {
        string name = Path.GetRelativePath(_draft.Temp.Root, _draft.Layout.Message(First));
        byte[] bytes = _draft.Temp.Read(name);
        for (int at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] is (byte)' ' or (byte)'\n') continue;
            byte[] changed = (byte[])bytes.Clone();
            changed[at] ^= 1;
            _draft.Temp.Write(name, changed);
            Assert.Equal($"message {First} differs from the source", _draft.Difference());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MessageCutShort_IsFound(bool readContents)
    {
        string name = Path.GetRelativePath(_draft.Temp.Root, _draft.Layout.Message(First));
        byte[] bytes = _draft.Temp.Read(name);
        _draft.Temp.Write(name, bytes.AsSpan(0, bytes.Length - 1));
        Assert.Equal(
            $"message {First} has {bytes.Length - 1} bytes, {bytes.Length} were written", _draft.Difference(readContents));
        _draft.Temp.Write(name, []);
        Assert.Contains($"message {First} has 0 bytes", _draft.Difference(readContents), StringComparison.Ordinal);
    }

    [Fact]
    public void MissingMessage_IsFound()
    {
        File.Delete(_draft.Layout.Message(First));
        File.Delete(_draft.Layout.Message(Some.MessageId(3)));
        Assert.Equal($"message {First} is missing, 2 in all", _draft.Difference());
        Assert.Equal($"message {First} is missing, 2 in all", _draft.ForeignDifference());
    }

    [Theory]
    [InlineData("extra.json")]
    [InlineData("a0000000-0000-4000-8000-000000000009.json")]
    [InlineData("A0000000-0000-4000-8000-000000000001.json")]
    [InlineData(".new-a0000000")]
    [InlineData("a0000000-0000-4000-8000-000000000001.json.bak")]
    public void ExtraFileInThePool_IsFound(string name)
    {
        _draft.Temp.Write(Path.Combine(Path.GetFileName(_draft.Layout.Root), "messages_pool", name), "{}");
        Assert.Equal($"messages_pool/{name} is not in the source", _draft.Difference());
    }

    [Fact]
    public void MessagesThatChangedPlaces_AreFound()
    {
        _draft.Files.Exchange(_draft.Layout.Message(First), _draft.Layout.Message(Some.MessageId(2)));
        Assert.Contains($"message {First} ", _draft.Difference(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"title\": \"1.0\"", "\"title\": 1.0", "member 'title' differs from the source")]
    [InlineData("\"title\": \"1.0\"", "\"title\": \"1.\\u0030\"", "member 'title' differs from the source")]
    [InlineData("\"mode\": \"chat\"", "\"mode\": \"chap\"", "member 'config' differs from the source")]
    [InlineData("\"idle\"", "\"paused\"", "member 'current_state' differs from the source")]
    [InlineData("\"message_pool\": {}", "\"message_pool\": []", "member 'message_pool' differs from the source")]
    [InlineData("\"active_branch_name\": \"main\"", "\"active_branch_name\": \"mai\"", "member 'active_branch_name' differs from the source")]
    public void ChangedMemberOfTheMetadata_IsFoundAndNamed(string was, string becomes, string expected)
    {
        _draft.Change(_draft.Layout.Metadata, was, becomes);
        Assert.Equal("context.json: " + expected, _draft.Difference());
    }

    [Fact]
    public void MissingRenamedOrTornMetadata_IsFound()
    {
        _draft.Change(_draft.Layout.Metadata, "\"title\"", "\"titel\"");
        Assert.Equal("context.json has other members than the source", _draft.Difference());
        _draft.Change(_draft.Layout.Metadata, "\n}", "\n");
        Assert.StartsWith("context.json: the text ends inside a value", _draft.Difference(), StringComparison.Ordinal);
        File.Delete(_draft.Layout.Metadata);
        Assert.Equal("context.json is missing", _draft.Difference());
    }

    [Theory]
    [InlineData("\"role\": \"User\"", "\"role\": \"Tool\"")]
    [InlineData("\"has_tool_calls\": false", "\"has_tool_calls\": true")]
    [InlineData("\"timestamp\": \"2025-11-08T11:06:40Z\"", "\"timestamp\": \"2025-11-08T11:06:40.001Z\"")]
    [InlineData("\"timestamp_source\": \"created_at\"", "\"timestamp_source\": \"file\"")]
    [InlineData("\"message_type\": \"text\"", "\"message_type\": \"plan\"")]
    [InlineData("\"size_bytes\": ", "\"size_bytes\": 1")]
    public void ChangedEntryOfTheIndex_IsFoundAndNamed(string was, string becomes)
    {
        _draft.Change(_draft.Layout.Index, was, becomes);
        Assert.Equal($"index.json: the entry of message {First} differs from the message", _draft.Difference());
        Assert.Null(_draft.ForeignDifference());
    }

    [Fact]
    public void MissingTornOrShortIndex_IsFound()
    {
        _draft.Change(_draft.Layout.Index, "\n}", "");
        Assert.StartsWith("index.json: the text ends", _draft.Difference(), StringComparison.Ordinal);
        _draft.Temp.Write(Path.GetRelativePath(_draft.Temp.Root, _draft.Layout.Index), """{"entries":{},"version":1,"updated_at":""}""");
        Assert.Equal("index.json has another number of entries than the pool", _draft.Difference());
        File.Delete(_draft.Layout.Index);
        Assert.Equal("index.json is missing", _draft.Difference());
    }

    [Fact]
    public void PoolThatSomethingElseWrote_EqualInValue_HasNoDifference()
    {
        _draft.Change(_draft.Layout.Message(First), "\"metadata\"", "\"m\\u0065tadata\"");
        _draft.Change(_draft.Layout.Message(First), "\n  ", "\n\t");
        _draft.Change(_draft.Layout.Metadata, "\"title\": \"1.0\"", "\"title\":\t\"\\u0031.0\"");
        Assert.NotNull(_draft.Difference());
        Assert.Null(_draft.ForeignDifference());
        _draft.Change(_draft.Layout.Message(First), "message number 1", "message number l");
        Assert.Equal($"message {First} differs from the source", _draft.ForeignDifference());
    }
}
