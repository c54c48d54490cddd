using System.Collections.Concurrent;
using System.Text.Json;

namespace ContextPool.Format;

/// <summary>The spelling of codes in files and reports: <c>MessageInNoBranch</c> is written <c>message_in_no_branch</c>.</summary>
internal static class SnakeCase
{
    private static readonly ConcurrentDictionary<Enum, string> Known = new();

    /// <summary>The code of a value.</summary>
    public static string Of(Enum value) =>
        Known.GetOrAdd(value, static v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
}
