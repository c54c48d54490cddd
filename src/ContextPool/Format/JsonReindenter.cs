namespace ContextPool.Format;

/// <summary>
/// Writes a value again with the application's white space (two spaces a level, one member a line, <c>": "</c>, empty
/// containers closed at once, as serde_json's pretty printer does) and every other byte as it was.
/// </summary>
internal static class JsonReindenter
{
    private const int SpacesPerLevel = 2;

    /// <summary>Adds the value to <paramref name="output"/>. The text must be well-formed.</summary>
    /// <param name="text">The value.</param>
    /// <param name="output">Receives it.</param>
    /// <param name="maxBytes">The most bytes to add.</param>
    /// <param name="depth">The level the value stands on; 0 for a file of its own.</param>
    /// <returns>False where the output would exceed <paramref name="maxBytes"/>; it is then incomplete.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> text, PooledBuffer output, int maxBytes, int depth = 0)
    {
        int limit = output.Length + maxBytes;
        int at = 0;
        while (at < text.Length)
        {
            byte token = text[at];
            switch (token)
            {
                case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                    at++;
                    continue;
                case (byte)'{' or (byte)'[':
                    at = JsonBytes.SkipWhiteSpace(text, at + 1);
                    output.Write(token);
                    if (text[at] is (byte)'}' or (byte)']') output.Write(text[at++]);
                    else NewLine(output, ++depth);
                    break;
                case (byte)'}' or (byte)']':
                    NewLine(output, --depth);
                    output.Write(token);
                    at++;
                    break;
                case (byte)',':
                    output.Write(token);
                    NewLine(output, depth);
                    at++;
                    break;
                case (byte)':':
                    output.Write(": "u8);
                    at++;
                    break;
                default:
                    int end = token == (byte)'"' ? JsonBytes.EndOfString(text, at) : JsonBytes.EndOfScalar(text, at);
                    output.Write(text[at..end]);
                    at = end;
                    break;
            }

            if (output.Length > limit) return false;
        }

        return true;
    }

    private static void NewLine(PooledBuffer output, int depth)
    {
        int count = 1 + (depth * SpacesPerLevel);
        Span<byte> room = output.Room(count)[..count];
        room.Fill((byte)' ');
        room[0] = (byte)'\n';
        output.Advance(count);
    }
}
