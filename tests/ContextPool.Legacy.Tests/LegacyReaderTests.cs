using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Legacy.Tests;

/// <summary><see cref="LegacyReader"/> accepts: what it makes of a file, from memory and through any window.</summary>
public sealed class LegacyReaderTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    public static TheoryData<string> SampleNames => [.. Samples.Files.Select(f => Path.GetFileName(f)!)];

    [Fact]
    public void OrdinaryFile_GivesMessagesInFileOrderAndTheRest()
    {
        LegacyJson legacy = new LegacyJson().Talk(2).Branch("main", Some.MessageId(1), Some.MessageId(2)).Branch("só", Some.MessageId(1));
        string text = legacy.ToString();
        LegacyContext context = Read(text, legacy.Id);

        Assert.Equal(legacy.Id, context.Id);
        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], context.Messages.Select(m => m.Id));
        Assert.All(context.Messages, m => Assert.StartsWith($"{{\n      \"id\": \"{m.Id}\"", text[(int)m.Offset..], StringComparison.Ordinal));
        Assert.Equal(["main", "só"], context.Branches.Select(b => b.Name));
        Assert.Equal([2, 1], context.Branches.Select(b => b.MessageIds.Count));
        Assert.True(context.Warnings.IsEmpty, context.Warnings.ToString());
        Assert.Equal(
            JsonStyle.OneLine.Print(new LegacyJson(legacy.Id)
                .Branch("main", Some.MessageId(1), Some.MessageId(2)).Branch("só", Some.MessageId(1)).ToOneLine()),
            JsonStyle.OneLine.Print(Encoding.UTF8.GetString(context.Metadata.Span)));
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Sample_ReadsTheSameThroughAnyWindow(string name)
    {
        ContextId id = ContextId.Parse(Path.GetFileNameWithoutExtension(name));
        string expected = Told(Read(File.ReadAllText(Samples.PathOf(id)), id));
        foreach (int window in new[] { 1, 16, 17, 33, 64, 4096 })
        {
            using LegacyText text = Texts.OnDisk(Samples.PathOf(id));
            Assert.Equal(expected, Told(LegacyReader.Read(text, id, new LegacyLimits { WindowBytes = window })));
        }
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Sample_HasNoWarningButThoseItWasMadeFor(string name)
    {
        ContextId id = ContextId.Parse(Path.GetFileNameWithoutExtension(name));
        WarningTally warnings = Read(File.ReadAllText(Samples.PathOf(id)), id).Warnings;
        string expected = name[..8] switch
        {
            "b69cf6b1" => "message_in_no_branch=1",
            "94387aed" => "lone_surrogate=1",
            _ => "",
        };
        Assert.Equal(expected, warnings.ToString().Split(" (first")[0]);
    }

    [Fact]
    public void AnyOrderOfMembersAndAnyWhiteSpace_GivesTheSameContext()
    {
        string[] names = ["id", "parent_id", "config", "message_pool", "branches", "active_branch_name", "current_state"];
        string expected = Meaning(Read(Conversation().ToString(), Some.ContextId(1)));
        Gen.Select(Gen.Shuffle(names), Gen.OneOf([.. JsonStyle.All]), Gen.Int[1, 64]).Sample((order, style, window) =>
        {
            string text = Conversation().Order([.. order]).In(style).ToString();
            Assert.Equal(expected, Meaning(Read(text, Some.ContextId(1))));
            string path = _temp.Write($"{Guid.NewGuid()}.json", text);
            using LegacyText onDisk = Texts.OnDisk(path);
            Assert.Equal(expected, Meaning(LegacyReader.Read(onDisk, Some.ContextId(1), new LegacyLimits { WindowBytes = window })));
        }, iter: 100);
    }

    [Fact]
    public void FileCutAnywhere_IsTruncatedAtThatPlace_FromMemoryAndFromDisk()
    {
        byte[] bytes = Conversation().ToBytes();
        for (int length = 1; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            InvalidContentException whole = Assert.Throws<InvalidContentException>(() => Read(cut, Some.ContextId(1)));
            using LegacyText onDisk = Texts.OnDisk(_temp.Write("cut.json", cut));
            InvalidContentException streamed = Assert.Throws<InvalidContentException>(
                () => LegacyReader.Read(onDisk, Some.ContextId(1), new LegacyLimits { WindowBytes = 16 }));
            Assert.Equal((whole.Fault, whole.Message), (streamed.Fault, streamed.Message));
            Assert.True(
                (ContentFault.Truncated, length) == (whole.Fault, whole.Offset)
                || (whole.Fault == ContentFault.InvalidUtf8 && whole.Offset >= length - 3), $"{length}: {whole.Message}");
        }
    }

    [Fact]
    public void AnyByteChanged_IsJudgedTheSameFromMemoryAndFromDisk()
    {
        byte[] bytes = Conversation().ToBytes();
        string path = _temp.Write("changed.json", "");
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[1, 64]).Sample((at, value, window) =>
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[at] = value;
            _temp.Write("changed.json", changed);
            string whole = Judged(() => Read(changed, Some.ContextId(1)));
            string streamed = Judged(() =>
            {
                using LegacyText onDisk = Texts.OnDisk(path);
                return LegacyReader.Read(onDisk, Some.ContextId(1), new LegacyLimits { WindowBytes = window });
            });
            Assert.Equal(whole, streamed);
        }, threads: 1, iter: 400);
    }

    [Fact]
    public void IdsInUpperCaseOrEscaped_AreTheSameIds()
    {
        string id = Some.MessageId(1).ToString();
        string upper = id.ToUpperInvariant();
        string escaped = "\\u0061" + id[1..];
        string child = Some.MessageId(2).ToString();
        LegacyContext context = Read($$$$"""
            {"message_pool":{"{{{{escaped}}}}":{"id":"{{{{upper}}}}","message":{"role":"User","content":[]}},
            "{{{{child}}}}":{"id":"{{{{child}}}}","parent_id":"{{{{escaped}}}}","message":{"r\u006fle":"User","content":[]}}},
            "branches":{"a":{"name":"a","message_ids":["{{{{upper}}}}","{{{{child}}}}"]},"b":{"name":"b","message_ids":["{{{{escaped}}}}"]}},
            "\u0069d":"{{{{Some.ContextId(1).ToString().ToUpperInvariant()}}}}","active_branch_name":"\u0061"}
            """, Some.ContextId(1));
        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], context.Messages.Select(m => m.Id));
        Assert.Equal(Some.MessageId(1), context.Messages[1].Facts.ParentId);
        Assert.Equal("no_config=1", context.Warnings.ToString());
    }

    [Fact]
    public void DecoysDeeperDown_AreCarriedAndNotFollowed()
    {
        LegacyJson legacy = new LegacyJson().Talk(1)
            .Member("extra", """{"message_pool":{"x":1},"id":"y","branches":3,"id":"again"}""");
        LegacyContext context = Read(legacy.ToString(), legacy.Id);
        Assert.Single(context.Messages);
        Assert.Contains("\"id\": \"again\"", Encoding.UTF8.GetString(context.Metadata.Span), StringComparison.Ordinal);
    }

    private static LegacyJson Conversation() => new LegacyJson(Some.ContextId(1)).Talk(2).Add(new MessageJson
    {
        Id = Some.MessageId(3),
        Role = "Assistant",
        Text = "日 \"x\" \\ {[",
        ToolCallsJson = MessageJson.ToolCall("c1", "ls", """{"path":"."}"""),
        MessageType = "tool_call",
    }).Branch("main", Some.MessageId(1), Some.MessageId(2)).Branch("a b", Some.MessageId(3), Some.MessageId(99));

    private static string Judged(Func<LegacyContext> read)
    {
        try
        {
            return Told(read());
        }
        catch (InvalidContentException e)
        {
            return $"{e.Fault}: {e.Message}";
        }
    }

    /// <summary>Everything, places included.</summary>
    private static string Told(LegacyContext context) =>
        $"{Encoding.UTF8.GetString(context.Metadata.Span)}\n{string.Join('\n', context.Messages)}\n{Branches(context)}\n{context.Warnings}";

    /// <summary>Everything that does not depend on order and white space of the root.</summary>
    private static string Meaning(LegacyContext context) =>
        $"{context.Id}\n{string.Join('\n', context.Messages.Select(m => (m.Id, m.Facts)))}\n{Branches(context)}\n{context.Warnings}";

    private static string Branches(LegacyContext context) =>
        string.Join('\n', context.Branches.Select(b => $"{b.Name}: {string.Join(',', b.MessageIds)} {b.UnreadableIds}"));

    private static LegacyContext Read(string text, ContextId id) => Read(Encoding.UTF8.GetBytes(text), id);

    private static LegacyContext Read(byte[] bytes, ContextId id)
    {
        using LegacyText text = Texts.InMemory(bytes);
        return LegacyReader.Read(text, id, new LegacyLimits());
    }
}
