using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ContextPool.Saving;

/// <summary>
/// Who builds a draft: <c>w-{program}-{start}-{host}-{nonce}</c>, so that another program can tell whether the writer of what
/// it finds in staging still lives.
/// </summary>
internal static class WriterId
{
    private const string Prefix = "w-";
    private const int WordsWithoutHost = 4;

    private static string Host { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)))[..8];

    /// <summary>A new id of this program.</summary>
    public static string New()
    {
        using var self = Process.GetCurrentProcess();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{self.Id}-{self.StartTime.Ticks}-{Host}-{Guid.NewGuid().ToString("N")[..6]}");
    }

    /// <summary>
    /// True only for a writer of this library that is surely gone. A program on another host cannot be seen from here; it
    /// counts as gone after <paramref name="unseenFor"/>, the age of its directory, exceeds a day.
    /// </summary>
    public static bool IsGone(string writer, TimeSpan unseenFor)
    {
        string[] words = writer.Split('-');
        if (!writer.StartsWith(Prefix, StringComparison.Ordinal) || words.Length < WordsWithoutHost - 1
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int program)
            || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long startTicks)) return false;
        if (words.Length > WordsWithoutHost && words[3] != Host) return unseenFor > TimeSpan.FromDays(1);
        return !RunningProgram.IsThere(program, startTicks);
    }
}
