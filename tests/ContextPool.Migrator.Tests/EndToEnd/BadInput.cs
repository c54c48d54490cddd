using System.Text;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>
/// One kind of entry that a legacy directory may hold and that is no sound context, and what must be said of it. Wherever
/// there is a message, its text is <see cref="Marker"/>.
/// </summary>
internal sealed record BadInput(string Kind, string Outcome, string Reason, Func<Workplace, string> Place)
{
    /// <summary>Text of messages; must never be seen outside of pools and backups.</summary>
    public const string Marker = "MARKER the cat sleeps on the ninth stair";

    /// <summary>Low limits, so that small files exceed them.</summary>
    public const string Settings = """
        {"Migration":{"MaxMessageBytes":"4 KiB","MaxMetadataBytes":"16 KiB","MaxMessages":50,"MaxDepth":32,
         "StreamingThreshold":"3 KiB"}}
        """;

    private const string Fail = "failed";
    private const string Skip = "skipped";

    /// <summary>All of them, by kind.</summary>
    public static IReadOnlyDictionary<string, BadInput> All { get; } =
        Contents().Concat(Structures()).Concat(MessageIds()).Concat(Limits()).Concat(Entries()).ToDictionary(bad => bad.Kind);

    /// <summary>A sound context of a few messages with the marker.</summary>
    public static LegacyJson Sound(ContextId? id = null) =>
        new LegacyJson(id).User(Marker).Assistant($"{Marker} \u00e9\ud83d\ude00").User(Marker);

    private static IEnumerable<BadInput> Contents() =>
    [
        Text("truncated", "truncated", json => json[..(json.LastIndexOf(Marker, StringComparison.Ordinal) + 10)]),
        Text("truncated-before-the-last-brace", "truncated", json => json.TrimEnd()[..^1]),
        Text("zero-bytes", "empty_file", _ => ""),
        Text("white-space-only", "truncated", _ => " \n\t "),
        Text("nul-filled", "nul_filled", json => new string('\0', json.Length)),
        Text("no-json", "invalid_json", _ => Marker),
        Replaced("missing-comma", "\"parent_id\": null,", "\"parent_id\": null"),
        Replaced("bad-escape", Marker, Marker + @"\q" + Marker),
        Replaced("raw-control-character", Marker, Marker + "\u0001" + Marker),
        Text("text-behind-the-end", "invalid_json", json => json + Marker),
        new("invalid-utf8", Fail, "invalid_utf8", work => Save(work, Sound(), bytes =>
        {
            bytes[bytes.AsSpan().IndexOf("ninth"u8)] = 0xFF;
            return bytes;
        })),
    ];

    private static IEnumerable<BadInput> Structures() =>
    [
        Text("array-root", "not_an_object", json => $"[{json}]"),
        Text("string-root", "not_an_object", _ => $"\"{Marker}\""),
        Context("no-message-pool", "no_message_pool", Sound().Without("message_pool")),
        Context("message-pool-is-an-array", "no_message_pool", Sound().Member("message_pool", $"[\"{Marker}\"]")),
        Context("no-id", "context_id_mismatch", Sound().Without("id")),
        Context("id-mismatch", "context_id_mismatch", Sound().Member("id", $"\"{Some.ContextId()}\"")),
        Context("duplicate-root-member", "duplicate_member", Sound()
            .MemberAgain("current_state", $"{{\"failed\":\"{Marker}\"}}")),
        Context("duplicate-message-pool", "duplicate_member", Sound().MemberAgain("message_pool", "{}")),
        Context("node-id-mismatch", "message_id_mismatch", Sound()
            .Add(new MessageJson { Key = Some.MessageId().ToString(), Text = Marker })),
        Context("node-is-an-array", "message_not_an_object", Sound().Add(new MessageJson { NodeJson = $"[\"{Marker}\"]" })),
    ];

    private static IEnumerable<BadInput> MessageIds()
    {
        MessageId twice = Some.MessageId();
        return
        [
            Key("message-id-climbs-out", "../../etc/x"),
            Key("message-id-empty", ""),
            Key("message-id-with-nul", $"{Some.MessageId()}\u0000"),
            Key("message-id-with-slash", $"{Some.MessageId()}/x"),
            Key("message-id-without-hyphens", $"{Some.MessageId()}".Replace("-", "", StringComparison.Ordinal)),
            Context("duplicate-message-id", "duplicate_message_id", Sound()
                .Add(new MessageJson { Id = twice, Text = Marker }).Add(new MessageJson { Id = twice, Text = Marker })),
            Context("duplicate-message-id-in-another-case", "duplicate_message_id", Sound()
                .Add(new MessageJson { Id = twice }).Add(new MessageJson { Id = twice, Key = $"{twice}".ToUpperInvariant() })),
        ];
    }

    private static IEnumerable<BadInput> Limits() =>
    [
        Context("message-too-deep", "too_deep", Sound().Add(new MessageJson { MetadataJson = Nested(40) })),
        Context("metadata-too-deep", "too_deep", Sound().Member("config", Nested(40))),
        Context("message-too-large", "message_too_large", Sound().Add(new MessageJson { Text = Markers(120) })),
        Context("metadata-too-large", "metadata_too_large", Sound().Member("extra", $"\"{Markers(500)}\"")),
        Context("too-many-messages", "too_many_messages", new LegacyJson().Talk(51)),
    ];

    private static IEnumerable<BadInput> Entries() =>
    [
        new("symbolic-link", Fail, "symbolic_link", work =>
        {
            string target = work.Files.Write("elsewhere.json", Sound().ToBytes());
            return Link(work, target);
        }),
        new("broken-symbolic-link", Fail, "symbolic_link", work => Link(work, "/nowhere")),
        new("directory-named-like-a-context", Fail, "not_a_regular_file", work =>
            Path.GetFileName(work.Files.CreateDirectory(Path.Combine(Workplace.Legacy, $"{Some.ContextId()}.json")))),
        new("fifo", Fail, "not_a_regular_file", work =>
        {
            string name = $"{Some.ContextId()}.json";
            Assert.Equal(0, Tool.Run("mkfifo", [work.Files[Workplace.Legacy, name]]).ExitCode);
            return name;
        }),
        new("upper-case-twin", Fail, "duplicate_context", work =>
        {
            LegacyJson twin = Sound(ContextId.Parse("abcdefab-cdef-4abc-8def-abcdefabcdef"));
            twin.SaveTo(work.Files);
            return Save(work, twin, bytes => bytes, twin.Id.ToString().ToUpperInvariant() + ".json");
        }),
        Other("notes.json", $"{{\"note\":\"{Marker}\"}}"),
        Other("x.txt", Marker),
        Other(".hidden", Marker),
        Other("00000000000000000000000000000000.json", Marker),
        Other($"{new string('0', 8)}.json.bak", Marker),
        new("plain-directory", Skip, "not_a_context", work =>
            Path.GetFileName(work.Files.CreateDirectory(Path.Combine(Workplace.Legacy, "old")))),
    ];

    private static BadInput Text(string kind, string reason, Func<string, string> damage) =>
        new(kind, Fail, reason, work => Save(
            work, Sound(), bytes => Encoding.UTF8.GetBytes(damage(Encoding.UTF8.GetString(bytes)))));

    private static BadInput Replaced(string kind, string text, string by) =>
        Text(kind, "invalid_json", json => json.Replace(text, by, StringComparison.Ordinal));

    private static BadInput Context(string kind, string reason, LegacyJson context) =>
        new(kind, Fail, reason, work => Save(work, context, bytes => bytes));

    private static BadInput Key(string kind, string key) =>
        Context(kind, "invalid_message_id", Sound().Add(new MessageJson { Key = key, Text = Marker }));

    private static BadInput Other(string name, string text) =>
        new(name, Skip, "not_a_context", work =>
            Path.GetFileName(work.Files.Write(Path.Combine(Workplace.Legacy, name), text)));

    private static string Markers(int count) => string.Concat(Enumerable.Repeat(Marker, count));

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    private static string Link(Workplace work, string target)
    {
        string name = $"{Some.ContextId()}.json";
        File.CreateSymbolicLink(work.Files[Workplace.Legacy, name], target);
        return name;
    }

    private static string Save(Workplace work, LegacyJson context, Func<byte[], byte[]> damage, string? name = null)
    {
        name ??= context.FileName;
        work.Files.Write(Path.Combine(Workplace.Legacy, name), damage(context.ToBytes()));
        return name;
    }
}
