using System.Collections.Concurrent;
using System.Text.Json;

namespace ContextPool.Format;

/// <summary>The spelling of codes in files and reports: <c>MessageInNoBranch</c> is written <c>message_in_no_branch</c>.</summary>
internal static class SnakeCase
{
    /// <summary>The code of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Codes<T>.Known.GetOrAdd(value, static v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

    private static class Codes<T>
        where T : struct, Enum
    {
        public static readonly ConcurrentDictionary<T, string> Known = new();
    }
}
