using System.Globalization;
using System.Text;
using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Printing;

/// <summary>Messages as people read them: time, role and text; calls, results and images on a line each.</summary>
internal sealed class Transcript : IMessagePrinter
{
    // Enough to recognise a call or an image by; data URLs and patches run to megabytes.
    private const int MostCharacters = 160;

    private readonly TextWriter _output;

    /// <summary>Begins with a line that says whose conversation it is; without a branch it is the whole pool.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="id">The context.</param>
    /// <param name="title">Its title.</param>
    /// <param name="branch">The branch shown.</param>
    /// <param name="use">How its messages lie, where that is another way than a file each.</param>
    public Transcript(TextWriter output, ContextId id, string? title, string? branch, string use = "")
    {
        _output = output;
        string name = title is null ? id.ToString() : $"{ControlCharacters.OnOneLine(title)} ({id})";
        string of = branch is null ? "all messages by time" : $"branch {ControlCharacters.OnOneLine(branch)}";
        output.Write($"{name}, {of}{use}\n");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>One message in its place; one that is unavailable says so there.</summary>
    public void Print(BranchMessage shown)
    {
        if (shown.Message is not { } message)
        {
            _output.Write($"\n-- {shown.Id} is unavailable: {ControlCharacters.OnOneLine(shown.WhyUnavailable ?? "")}\n");
            return;
        }

        _output.Write($"\n-- {HeadOf(message)}\n");
        if (message.Text.Length > 0) _output.Write($"{message.Text.Replace("\r\n", "\n", StringComparison.Ordinal)}\n");
        foreach (MessageImage image in message.Images) _output.Write($"   image {Shortened(image.Url)}\n");
        foreach (ToolCall call in message.ToolCalls) _output.Write($"   calls {Summary(call)}\n");
        if (message.ToolResult is { } result) _output.Write($"   result of {Shortened(result.RequestId ?? "?")}, {Amounts.Bytes(result.ResultJson.Length)}\n");
    }

    /// <summary>When, who and which.</summary>
    public static string HeadOf(Message message) =>
        $"{TimeOf(message)}  {ControlCharacters.OnOneLine(message.Role ?? "?")}{TypeOf(message)}  {message.Id}";

    private static string TimeOf(Message message) => message.CreatedAt is { } time
        ? time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : "no time";

    private static string TypeOf(Message message) =>
        message.Type == "text" ? "" : $" ({ControlCharacters.OnOneLine(message.Type)})";

    private static string Summary(ToolCall call)
    {
        string status = call.ApprovalStatus is null ? "" : $" [{Shortened(call.ApprovalStatus)}]";
        return $"{Shortened(call.ToolName ?? "?")}({Shortened(Encoding.UTF8.GetString(call.ArgumentsJson.Span))}){status}";
    }

    // Arguments are indented over many lines as stored.
    private static string Shortened(string text)
    {
        string line = string.Join(' ', text.Split(['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries));
        return ControlCharacters.OnOneLine(line.Length <= MostCharacters ? line : $"{line[..MostCharacters]}…");
    }
}
