using ContextPool.Legacy;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.BadInput;

/// <summary>Well-formed JSON that cannot be carried over faithfully.</summary>
public sealed class DamagedContextTests
{
    private static LegacyJson Context => new LegacyJson(Fixtures.Id).Talk(2);

    [Fact]
    public Task NoMessagePool_Fails() =>
        Refusal.AssertAsync(Context.Without("message_pool"), Reason.NoMessagePool, "the root has no message_pool");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    public Task MessagePoolThatIsNoObject_Fails(string pool) =>
        Refusal.AssertAsync(Context.Member("message_pool", pool), Reason.NoMessagePool, "line ");

    [Fact]
    public Task IdOtherThanTheFileName_Fails() => Refusal.AssertAsync(
        Context.Member("id", $"\"{Some.ContextId(0xbe)}\""), Reason.ContextIdMismatch, $"expected {Fixtures.Id} (line 2, column 9");

    [Fact]
    public Task IdMissing_Fails() =>
        Refusal.AssertAsync(Context.Without("id"), Reason.ContextIdMismatch, $"the root has no id: expected {Fixtures.Id}");

    [Theory]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("\"c0000000000040008000000000000000bd\"")]
    [InlineData("\"../../../etc/passwd\"")]
    public Task IdThatIsNoUuid_Fails(string id) =>
        Refusal.AssertAsync(Context.Member("id", id), Reason.ContextIdMismatch, $"expected {Fixtures.Id}");

    [Fact]
    public Task MessageKeyOtherThanItsId_Fails() => Refusal.AssertAsync(
        Context.Add(new MessageJson { Id = Some.MessageId(9), Key = Some.MessageId(8).ToString() }),
        Reason.MessageIdMismatch, $"key {Some.MessageId(8)} has the id {Some.MessageId(9)} inside (line ");

    [Theory]
    [InlineData("../../etc/x")]
    [InlineData("")]
    [InlineData("a0000000-0000-4000-8000-00000000000\0")]
    [InlineData("a0000000/0000-4000-8000-000000000001")]
    [InlineData("a0000000-0000-4000-8000-000000000001/../../x")]
    [InlineData("{a0000000-0000-4000-8000-000000000001}")]
    [InlineData("a000000000004000800000000000000001")]
    [InlineData("+0000000-0000-4000-8000-000000000001")]
    [InlineData("con")]
    public Task MessageKeyThatIsNoUuid_Fails(string key) => Refusal.AssertAsync(
        Context.Add(new MessageJson { Id = Some.MessageId(9), Key = key }), Reason.InvalidMessageId, "is no hyphenated UUID (line ");

    [Theory]
    [InlineData("\"../../etc/x\"")]
    [InlineData("17")]
    [InlineData("{}")]
    public Task InnerIdThatIsNoUuid_Fails(string id) => Refusal.AssertAsync(
        Context.Add(new MessageJson { Id = Some.MessageId(9), NodeJson = $$$"""{"id":{{{id}}},"message":{"role":"User"}}""" }),
        Reason.InvalidMessageId, "line ");

    [Fact]
    public Task UpperCaseTwinOfAMessageId_Fails()
    {
        string twin = Some.MessageId(0xab).ToString().ToUpperInvariant();
        return Refusal.AssertAsync(
            Context.Add(new MessageJson { Id = Some.MessageId(0xab) }).Add(new MessageJson { Id = Some.MessageId(0xab), Key = twin }),
            Reason.DuplicateMessageId, $"{Some.MessageId(0xab)} stands twice in the pool (line ");
    }

    [Fact]
    public Task EqualMessageKeys_Fail() => Refusal.AssertAsync(
        Context.Add(new MessageJson { Id = Some.MessageId(1), Text = "another text" }), Reason.DuplicateMessageId, "line ");

    [Fact]
    public Task EqualMessageKeysSpelledWithEscapes_Fail()
    {
        string raw = Context.ToString();
        string escaped = "\\u0061" + Some.MessageId(1).ToString()[1..];
        string twice = raw.Replace("\"message_pool\": {", $"\"message_pool\": {{\"{escaped}\": {{\"message\":{{\"role\":\"User\"}}}},", StringComparison.Ordinal);
        return Refusal.AssertAsync(System.Text.Encoding.UTF8.GetBytes(twice), Reason.DuplicateMessageId, "line ");
    }

    [Theory]
    [InlineData("current_state", "current_state")]
    [InlineData("id", "id")]
    [InlineData("branches", "branches")]
    [InlineData("current_state", "current\\u005fstate")]
    [InlineData("message_pool", "message\\u005fpool")]
    public Task DuplicateRootMemberThatDecides_Fails(string name, string spelledAgain)
    {
        string text = Context.ToString();
        Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal);
        string again = text[..^1] + $",\"{spelledAgain}\": {{}}}}";
        return Refusal.AssertAsync(System.Text.Encoding.UTF8.GetBytes(again), Reason.DuplicateMember, "stands twice");
    }

    [Theory]
    [InlineData("\"id\":\"{0}\",\"id\":\"{0}\",\"message\":{{\"role\":\"User\"}}")]
    [InlineData("\"id\":\"{0}\",\"\\u0069d\":\"{0}\",\"message\":{{\"role\":\"User\"}}")]
    [InlineData("\"id\":\"{0}\",\"message\":{{\"role\":\"User\",\"role\":\"Assistant\"}}")]
    [InlineData("\"id\":\"{0}\",\"message\":{{\"r\\u006fle\":\"User\",\"role\":\"Assistant\"}}")]
    [InlineData("\"id\":\"{0}\",\"message\":{{\"role\":\"User\"}},\"message\":{{\"role\":\"User\"}}")]
    [InlineData("\"id\":\"{0}\",\"message\":{{\"role\":\"User\",\"metadata\":{{\"created_at\":null,\"created_at\":null}}}}")]
    public Task DuplicateMemberOfAMessage_Fails(string node) => Refusal.AssertAsync(
        Context.Add(new MessageJson
        {
            Id = Some.MessageId(9),
            NodeJson = "{" + string.Format(System.Globalization.CultureInfo.InvariantCulture, node, Some.MessageId(9)) + "}",
        }),
        Reason.DuplicateMember, "stands twice in one object (line ");

    [Theory]
    [InlineData("main")]
    [InlineData("m\\u0061in")]
    public Task DuplicateBranchName_Fails(string again) => Refusal.AssertAsync(
        Context.Member("branches", $$$"""{"main":{"name":"main","message_ids":[]},"{{{again}}}":{"name":"main","message_ids":[]}}"""),
        Reason.DuplicateMember, "stands twice in one object (line ");

    [Fact]
    public Task MessageThatIsNoObject_Fails() => Refusal.AssertAsync(
        Context.Add(new MessageJson { Id = Some.MessageId(9), NodeJson = "[1,2]" }), Reason.MessageNotAnObject, "expected an object (line ");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task NestingBeyondTheLimit_Fails(bool isInMessage)
    {
        string deep = new string('[', 200) + new string(']', 200);
        LegacyJson context = isInMessage
            ? Context.Add(new MessageJson { Id = Some.MessageId(9), MoreJson = $"\"rich_type\":{deep}" })
            : Context.Member("config", deep);
        return Refusal.AssertAsync(System.Text.Encoding.UTF8.GetBytes(context.ToOneLine()), Reason.TooDeep, "values nest too deep");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NestingUpToTheLimit_Migrates(bool isInMessage)
    {
        // Root, pool, node and message are the levels around the value; root alone around metadata.
        int levels = LegacyLimits.DefaultMaxDepth - (isInMessage ? 4 : 1);
        string deep = new string('[', levels) + new string(']', levels);
        using var scene = new Scene();
        LegacyJson context = scene.Put(isInMessage
            ? Context.Add(new MessageJson { Id = Some.MessageId(9), MoreJson = $"\"rich_type\":{deep}" }).Branch("main", Some.MessageId(9))
            : Context.Member("config", deep));

        FinishedRun run = await scene.RunAsync();

        Assert.Equal("migrated", run.OutcomeOf(context.Id));
        scene.AssertPool(context);
    }

    [Fact]
    public Task MessageAboveTheLimit_Fails() => Refusal.AssertAsync(
        Context.Add(new MessageJson { Id = Some.MessageId(9), Text = new string('x', 2000) }), Reason.MessageTooLarge, "2000 bytes (line ",
        LegacyLimits.Default with { MaxMessageBytes = 2000 });

    [Fact]
    public Task MessageAboveTheLimitOnlyOnceIndented_FailsAndItsDraftIsDropped()
    {
        string wide = "[" + string.Join(',', Enumerable.Repeat("1", 500)) + "]";
        string text = Context.Add(new MessageJson { Id = Some.MessageId(9), MoreJson = $"\"rich_type\":{wide}" }).ToOneLine();
        return Refusal.AssertAsync(
            System.Text.Encoding.UTF8.GetBytes(text), Reason.MessageTooLarge, $"the file of message {Some.MessageId(9)} would have more than 3000 bytes",
            LegacyLimits.Default with { MaxMessageBytes = 3000 });
    }

    [Fact]
    public Task MetadataMemberAboveTheLimit_Fails() => Refusal.AssertAsync(
        Context.Member("config", $"\"{new string('x', 3000)}\""), Reason.MetadataTooLarge, "2000 bytes",
        LegacyLimits.Default with { MaxMetadataBytes = 2000 });

    [Fact]
    public Task MetadataAboveTheLimitInAll_Fails()
    {
        LegacyJson context = Context;
        for (int i = 0; i < 30; i++) context.Member($"member{i}", $"\"{new string('x', 100)}\"");
        return Refusal.AssertAsync(
            context, Reason.MetadataTooLarge, "2000 bytes", LegacyLimits.Default with { MaxMetadataBytes = 2000 });
    }

    [Fact]
    public Task TooManyMessages_Fail() => Refusal.AssertAsync(
        new LegacyJson(Fixtures.Id).Talk(4), Reason.TooManyMessages, "more than 3 messages (line ",
        LegacyLimits.Default with { MaxMessages = 3 });
}
