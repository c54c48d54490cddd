using System.Text;
using System.Text.Json;
using ContextPool.Benchmarks.Baselines;

namespace ContextPool.Benchmarks.Workload;

/// <summary>
/// Invented conversations whose messages are as large as real ones: half of them below 500 bytes on disk, one in twenty a
/// streamed answer of 5 to 60 kB, which are most of the bytes. The same seed gives the same conversation.
/// </summary>
internal static class Conversation
{
    private const int Seed = 20251108;
    private const double StreamedShare = 0.05;
    private const double ToolShare = 0.15;
    private const int MedianTextCharacters = 110;
    private const double TextSpread = 1.1;
    private const int ToolResultCharacters = 1500;
    private const int FewestChunks = 20;
    private const int MostChunks = 240;

    private static readonly DateTimeOffset Start = new(2025, 11, 8, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A context with so many messages, all in its one branch.</summary>
    /// <param name="messages">How many.</param>
    /// <param name="number">Which of all that there could be.</param>
    public static ChatFile Of(int messages, int number = 0)
    {
        var random = new Random(Seed + number);
        var context = new ChatFile { Id = NewId(random), Config = Element("""{"model_id":"gpt-4","mode":"chat","parameters":{},"agent_role":"actor"}""") };
        for (int i = 0; i < messages; i++) context.Append(Message(random, i), ChatFile.FirstBranch);
        return context;
    }

    /// <summary>One more message of median size, for saves; the same id for the same number.</summary>
    public static ChatNode Next(int number)
    {
        var random = new Random(Seed + 1 + number);
        return Node(random, number, number % 2 == 0 ? "User" : "Assistant", Prose.Of(random, MedianTextCharacters));
    }

    private static ChatNode Message(Random random, int number)
    {
        double kind = random.NextDouble();
        string role = number % 2 == 0 ? "User" : "Assistant";
        if (number % 2 == 1 && kind < 2 * StreamedShare) return Streamed(random, number);
        ChatNode node = Node(random, number, role, Prose.Of(random, TextCharacters(random)));
        if (number % 2 == 0 || kind > 1 - (2 * ToolShare)) return node;
        node.Message.MessageType = "tool_result";
        node.Message.ToolResult = JsonSerializer.SerializeToElement(
            new ChatToolResult($"call_{number}", Prose.Of(random, random.Next(ToolResultCharacters))), ChatJson.Default.ChatToolResult);
        return node;
    }

    private static ChatNode Streamed(Random random, int number)
    {
        int chunks = random.Next(FewestChunks, MostChunks);
        var text = new StringBuilder();
        var data = new StringBuilder("{\"kind\":\"StreamingResponse\",\"data\":{\"chunks\":[");
        for (int i = 0; i < chunks; i++)
        {
            string delta = Prose.Of(random, random.Next(4, 24));
            text.Append(delta);
            if (i > 0) data.Append(',');
            data.Append($"{{\"sequence\":{i},\"delta\":\"{delta}\",\"timestamp\":\"{Time(number)}\",\"accumulated_chars\":{text.Length}}}");
        }

        ChatNode node = Node(random, number, "Assistant", text.ToString());
        node.Message.RichType = Element(data.Append($"],\"content\":\"{text}\"}}}}").ToString());
        return node;
    }

    private static ChatNode Node(Random random, int number, string role, string text) => new()
    {
        Id = NewId(random),
        Message = new ChatMessage
        {
            Role = role,
            Content = [new ChatPart("text", text)],
            Metadata = Element($$"""{"created_at":"{{Time(number)}}"}"""),
            MessageType = "text",
        },
    };

    // Log-normal, as lengths of what people write are.
    private static int TextCharacters(Random random)
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Clamp((int)(MedianTextCharacters * Math.Exp(TextSpread * normal)), 2, 8000);
    }

    private static string NewId(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private static string Time(int number) => Start.AddSeconds(7 * number).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

    private static JsonElement Element(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
