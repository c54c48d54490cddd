using System.Text;

namespace ContextPool.Format;

/// <summary>Raw JSON that a caller hands in: well-formed, whole text, and of the kind that was asked for, or refused by name.</summary>
internal static class RawJson
{
    /// <summary>The value in UTF-8; throws <see cref="ArgumentException"/> for what is no JSON or has half a character in it.</summary>
    /// <param name="json">One value.</param>
    /// <param name="what">How the caller knows it.</param>
    public static byte[] Require(string json, string what)
    {
        ArgumentNullException.ThrowIfNull(json);
        WholeText.Require(json, what);
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        RequireText(utf8, what);
        return utf8;
    }

    /// <inheritdoc cref="Require(string, string)"/>
    public static void RequireText(ReadOnlySpan<byte> utf8, string what)
    {
        try
        {
            JsonGrammar.Require(utf8, 0, ReadingLimits.MaxDepthToWrite - 1);
        }
        catch (InvalidContentException e)
        {
            throw new ArgumentException($"the {what} is no JSON: {e.Message}", e);
        }

        WholeText.RequireInside(utf8, ReadingLimits.MaxDepthToWrite - 1, what);
    }

    /// <summary>As <see cref="Require(string, string)"/>, and it must be an object.</summary>
    public static byte[] RequireObject(string json, string what)
    {
        byte[] utf8 = Require(json, what);
        return utf8[JsonBytes.SkipWhiteSpace(utf8, 0)] == (byte)'{' ? utf8 : throw new ArgumentException($"the {what} is no JSON object");
    }
}
