using System.Globalization;
using System.Text;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>A trial met a case that fails; the message says which, and what it takes to try it alone.</summary>
public sealed class TrialFailedException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Bytes as text that any terminal and log can show.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes)
    {
        var shown = new StringBuilder(bytes.Length);
        foreach (byte b in bytes)
        {
            if (b is >= 0x20 and < 0x7F or (byte)'\n') shown.Append((char)b);
            else shown.Append(CultureInfo.InvariantCulture, $"<{b:x2}>");
        }

        return shown.ToString();
    }
}
