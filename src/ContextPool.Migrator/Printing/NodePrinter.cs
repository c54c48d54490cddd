using System.Text;

namespace ContextPool.Migrator.Printing;

/// <summary>The nodes as they are stored, a line feed after each; what is unavailable goes elsewhere, for this is JSON.</summary>
internal sealed class NodePrinter(TextWriter output, Action<string> complain) : IMessagePrinter
{
    /// <inheritdoc/>
    public void Print(BranchMessage shown)
    {
        if (shown.Message is { } message) output.Write($"{Encoding.UTF8.GetString(message.Json.Span)}\n");
        else complain($"message {shown.Id} is unavailable: {shown.WhyUnavailable}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
