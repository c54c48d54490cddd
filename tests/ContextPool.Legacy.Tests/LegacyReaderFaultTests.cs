using System.Text;
using ContextPool.TestKit;

namespace ContextPool.Legacy.Tests;

/// <summary>
/// <see cref="LegacyReader"/> refuses: each fault, and the byte that a person would be shown. In the texts here that byte
/// stands behind a '^', which is taken out; each text is read from memory and through windows of a few bytes.
/// </summary>
public sealed class LegacyReaderFaultTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(7);
    private static readonly string First = Some.MessageId(1).ToString();
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void EmptyFile() => Require(ContentFault.EmptyFile, "^");

    [Theory]
    [InlineData("^\0")]
    [InlineData("^\0\0\0\0{}")]
    [InlineData("  ^\0")]
    public void NulFilled(string marked) => Require(ContentFault.NulFilled, marked);

    [Theory]
    [InlineData("^[]")]
    [InlineData("\n ^\"text\"")]
    [InlineData("^12")]
    [InlineData("^null")]
    public void NotAnObject(string marked) => Require(ContentFault.NotAnObject, marked);

    [Theory]
    [InlineData("^x")]
    [InlineData("^}")]
    [InlineData("{^x}")]
    [InlineData("{\"a\":1,^}")]
    [InlineData("{\"a\" ^1}")]
    [InlineData("{\"a\":^,\"b\":1}")]
    [InlineData("{\"a\":[1,^]}")]
    [InlineData("{\"a\":tr^xe}")]
    [InlineData("{\"a\":1 ^\"b\":2}")]
    [InlineData("{\"message_pool\":{}} ^x")]
    [InlineData("{\"message_pool\":{}}^{}")]
    [InlineData("{\"message_pool\":{^1:{}}}")]
    [InlineData("{\"message_pool\":{},^}")]
    [InlineData("{\"a\":\"b^\nc\"}")]
    [InlineData("{\"a^\nb\":1}")]
    public void InvalidJson(string marked) => Require(ContentFault.InvalidJson, marked);

    [Fact]
    public void BadJsonInsideAMessage_IsNamedInTheFile()
    {
        string text = new LegacyJson(Id).Add(Message("{\"id\":null,\"message\":{\"role\":^User}}")).ToOneLine();
        Require(ContentFault.InvalidJson, text);
    }

    [Theory]
    [InlineData("{^")]
    [InlineData("{\"a^")]
    [InlineData("{\"a\"^")]
    [InlineData("{\"a\":^")]
    [InlineData("{\"a\":{\"b\":[1,\"c\"^")]
    [InlineData("{\"a\":1^")]
    [InlineData("{\"a\":1,^")]
    [InlineData("{\"message_pool\":{^")]
    [InlineData("  \n^")]
    public void Truncated(string marked) => Require(ContentFault.Truncated, marked);

    [Fact]
    public void InvalidUtf8()
    {
        byte[] text = new LegacyJson(Id).User("Zürich").ToBytes();
        int at = text.AsSpan().IndexOf("ü"u8);
        text[at + 1] = (byte)'x';
        Require(ContentFault.InvalidUtf8, text, at);

        byte[] config = new LegacyJson(Id).Member("title", "\"Zürich\"").ToBytes();
        at = config.AsSpan().IndexOf("ü"u8);
        config[at] = 0xff;
        Require(ContentFault.InvalidUtf8, config, at);
    }

    [Fact]
    public void TooDeep()
    {
        // Root and pool are two levels, node and message two more.
        string Nested(int levels, string mark) => new LegacyJson(Id)
            .Add(Message($"{{\"id\":\"{First}\",\"message\":{{\"x\":{new string('[', levels - 1)}{mark}[{new string(']', levels)}}}}}"))
            .ToOneLine();
        RequireNone(Nested(124, ""));
        Require(ContentFault.TooDeep, Nested(125, "^"));

        string Config(int levels, string mark) => new LegacyJson(Id)
            .Member("config", new string('[', levels - 1) + mark + '[' + new string(']', levels)).ToOneLine();
        RequireNone(Config(127, ""));
        Require(ContentFault.TooDeep, Config(128, "^"));
    }

    [Theory]
    [InlineData("{\"a\":1}^")]
    [InlineData("{}^")]
    [InlineData("{\"message_pool\":^[]}")]
    [InlineData("{\"message_pool\": ^null}")]
    public void NoMessagePool(string marked) => Require(ContentFault.NoMessagePool, marked);

    [Fact]
    public void DuplicateMember()
    {
        foreach (string name in new[] { "parent_id", "branches", "active_branch_name", "current_state" })
            Require(ContentFault.DuplicateMember, $"{{\"{name}\":null,\"b\":2,^\"{name}\":null}}");
        Require(ContentFault.DuplicateMember, "{\"message_pool\":{},^\"message_pool\":{}}");
        Require(ContentFault.DuplicateMember, "{\"id\":1,^\"\\u0069d\":2}");
        foreach (string node in new[]
        {
            "{\"id\":null,\"^id\":null}",
            "{\"x\":1,\"message\":{\"role\":\"a\",\"^r\\u006fle\":\"b\"}}",
            "{\"message\":{\"metadata\":{\"created_at\":1,\"^created_at\":2}}}",
            "{\"message\":{\"metadata\":{\"streaming\":{\"started_at\":1,\"^started_at\":2}}}}",
            "{\"message\":{},\"^message\":{}}",
            "{\"message\":{\"content\":[],\"^content\":[]}}",
            "{\"message\":{\"tool_calls\":[],\"^tool_calls\":[]}}",
            "{\"message\":{\"tool_result\":null,\"^tool_result\":null}}",
            "{\"message\":{\"message_type\":\"text\",\"^message_type\":\"text\"}}",
            "{\"message\":{\"metadata\":null,\"^metadata\":null}}",
        })
        {
            Require(ContentFault.DuplicateMember, new LegacyJson(Id).Add(Message(node)).ToOneLine());
        }

        Require(ContentFault.DuplicateMember, """{"branches":{"main":{},"^main":{}}}""");
        foreach (string name in new[] { "name", "message_ids", "system_prompt", "user_prompt" })
            Require(ContentFault.DuplicateMember, $"{{\"branches\":{{\"main\":{{\"{name}\":null,\"^{name}\":null}}}}}}");
    }

    [Fact]
    public void DuplicateAmongManyBranches_IsFound()
    {
        string many = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"m{i}\":{{}}"));
        Require(ContentFault.DuplicateMember, $"{{\"branches\":{{{many},\"^m3\":{{}}}}}}");
        Require(ContentFault.DuplicateMember, $"{{\"branches\":{{{many},\"^m39\":{{}}}}}}");
    }

    [Fact]
    public void ContextIdMismatch()
    {
        Require(ContentFault.ContextIdMismatch, "^" + new LegacyJson(Id).Without("id"));
        Require(ContentFault.ContextIdMismatch, new LegacyJson(Id).Member("id", $"^\"{Some.ContextId(8)}\"").ToOneLine());
        Require(ContentFault.ContextIdMismatch, new LegacyJson(Id).Member("id", "^12").ToOneLine());
        Require(ContentFault.ContextIdMismatch, new LegacyJson(Id).Member("id", "^\"" + Id.ToString().Replace("-", "", StringComparison.Ordinal) + '"').ToOneLine());
    }

    [Fact]
    public void InvalidMessageId()
    {
        Require(ContentFault.InvalidMessageId, Pool("^\"one\":{}"));
        Require(ContentFault.InvalidMessageId, Pool($"^\"{{{First}}}\":{{}}"));
        Require(ContentFault.InvalidMessageId, new LegacyJson(Id).Add(Message("{\"id\":^\"one\"}")).ToOneLine());
        Require(ContentFault.InvalidMessageId, new LegacyJson(Id).Add(Message("{\"id\": ^12}")).ToOneLine());
        Require(ContentFault.InvalidMessageId, new LegacyJson(Id).Add(Message("{\"id\":^{\"a\":1}}")).ToOneLine());
    }

    [Fact]
    public void DuplicateMessageId()
    {
        foreach (string spelling in new[] { First, First.ToUpperInvariant(), "\\u0061" + First[1..] })
        {
            Require(ContentFault.DuplicateMessageId, Pool($"\"{First}\":{{}},^\"{spelling}\":{{}}"));
        }
    }

    [Fact]
    public void MessageIdMismatch() => Require(
        ContentFault.MessageIdMismatch, Pool($"\"{First}\": ^{{\"id\":\"{Some.MessageId(2)}\"}}"));

    [Theory]
    [InlineData("12")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public void MessageNotAnObject(string node) =>
        Require(ContentFault.MessageNotAnObject, Pool($"\"{First}\": ^{node}"));

    [Fact]
    public void MessageTooLarge()
    {
        var limits = new LegacyLimits { MaxMessageBytes = 20 };
        RequireNone(Pool($"\"{First}\":{{\"x\":\"123456789012\"}}"), limits);
        Require(ContentFault.MessageTooLarge, Pool($"\"{First}\": ^{{\"x\":\"1234567890123\"}}"), limits);
    }

    [Fact]
    public void MetadataTooLarge()
    {
        string fits = new LegacyJson(Id).ToOneLine();
        RequireNone(fits, new LegacyLimits { MaxMetadataBytes = fits.Length });
        Require(ContentFault.MetadataTooLarge, """{"a": ^"12345678901234567890"}""", new LegacyLimits { MaxMetadataBytes = 20 });
        Require(ContentFault.MetadataTooLarge, """{"a":"1234567890","b"^:"1234567890"}""", new LegacyLimits { MaxMetadataBytes = 20 });
    }

    [Fact]
    public void TooManyMessages()
    {
        string text = new LegacyJson(Id).Talk(3).ToOneLine();
        RequireNone(text, new LegacyLimits { MaxMessages = 3 });
        string third = $"\"{Some.MessageId(3)}\":{{";
        Require(ContentFault.TooManyMessages, text.Replace(third, '^' + third, StringComparison.Ordinal), new LegacyLimits { MaxMessages = 2 });
    }

    private static string Pool(string content) => $"{{\"id\":\"{Id}\",\"message_pool\":{{{content}}}}}";

    private static MessageJson Message(string node) => new() { Id = Some.MessageId(1), NodeJson = node };

    private void Require(ContentFault fault, string marked, LegacyLimits? limits = null)
    {
        int mark = marked.IndexOf('^', StringComparison.Ordinal);
        byte[] text = Encoding.UTF8.GetBytes(marked.Remove(mark, 1));
        Require(fault, text, Encoding.UTF8.GetByteCount(marked.AsSpan(0, mark)), limits);
    }

    private void Require(ContentFault fault, byte[] text, int at, LegacyLimits? limits = null)
    {
        foreach (int window in new[] { 0, 1, 16, 64 })
        {
            var e = Assert.Throws<InvalidContentException>(() => Read(text, window, limits));
            Assert.Equal((fault, at, window), (e.Fault, (int)e.Offset, window));
        }
    }

    private void RequireNone(string text, LegacyLimits? limits = null)
    {
        Read(Encoding.UTF8.GetBytes(text), 0, limits);
        Read(Encoding.UTF8.GetBytes(text), 16, limits);
    }

    private LegacyContext Read(byte[] text, int window, LegacyLimits? limits)
    {
        limits ??= new LegacyLimits();
        using LegacyText opened = window == 0 ? Texts.InMemory(text) : Texts.OnDisk(_temp.Write("legacy.json", text));
        return LegacyReader.Read(opened, Id, limits with { WindowBytes = window });
    }
}
