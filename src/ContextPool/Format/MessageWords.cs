namespace ContextPool.Format;

/// <summary>The roles and types that the application writes; others are carried as they are.</summary>
internal static class MessageWords
{
    /// <summary>The roles; the original application reads no others.</summary>
    internal static readonly string[] Roles = [MessageRoles.User, MessageRoles.Assistant, MessageRoles.Tool, MessageRoles.System];

    /// <summary>The types; the original application reads no others.</summary>
    internal static readonly string[] Types = [MessageTypes.Text, MessageTypes.ToolCall, MessageTypes.ToolResult, MessageTypes.Plan, MessageTypes.Question];

    /// <summary>Roles first, then types.</summary>
    internal static readonly string[] Known = [.. Roles, .. Types];

    /// <summary>The one instance of a known word; null for any other.</summary>
    internal static string? Find(ReadOnlySpan<byte> utf8)
    {
        foreach (string known in Known)
        {
            if (System.Text.Ascii.Equals(utf8, known)) return known;
        }

        return null;
    }

    /// <summary>The one instance of a known word, so that an index of many entries holds each word once.</summary>
    internal static string Shared(string word) => Array.Find(Known, known => known == word) ?? word;
}
