using System.Text;

namespace ContextPool.Migrator.Printing;

/// <summary>In front of a terminal: lets text, line feeds and tabs through and shows all other control characters as escapes.</summary>
internal sealed class TerminalWriter(TextWriter terminal) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (ControlCharacters.IsUnsafe(value)) terminal.Write(ControlCharacters.Escape(value));
        else terminal.Write(value);
    }

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        int start = 0;
        for (int i = 0; i < buffer.Length; i++)
        {
            if (!ControlCharacters.IsUnsafe(buffer[i])) continue;
            terminal.Write(buffer[start..i]);
            terminal.Write(ControlCharacters.Escape(buffer[i]));
            start = i + 1;
        }

        terminal.Write(buffer[start..]);
    }

    /// <inheritdoc/>
    public override void Flush() => terminal.Flush();
}
