namespace ContextPool.Model;

/// <summary>The roles and types that the application writes; others are carried as they are.</summary>
internal static class MessageWords
{
    /// <summary>Roles first, then types.</summary>
    internal static readonly string[] Known =
        ["User", "Assistant", "Tool", "System", "text", "tool_call", "tool_result", "plan", "question"];

    /// <summary>The one instance of a known word, so that an index of many entries holds each word once.</summary>
    internal static string Shared(string word) => Array.Find(Known, known => known == word) ?? word;
}
