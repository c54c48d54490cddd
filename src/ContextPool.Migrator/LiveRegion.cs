using System.Text;

namespace ContextPool.Migrator;

/// <summary>
/// A terminal with some lines at its end that are drawn again and again: what else is written, lines of the log above all, comes above
/// them. Safe for any number of threads.
/// </summary>
/// <param name="terminal">Understands the escapes of an ANSI terminal.</param>
/// <param name="columns">Its width at the moment: it may change between two draws.</param>
internal sealed class LiveRegion(TextWriter terminal, Func<int> columns) : TextWriter
{
    private readonly Lock _gate = new();

    // What is wanted there, and the lengths of the lines that are on the terminal now.
    private IReadOnlyList<string> _lines = [];
    private List<int> _drawn = [];

    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <summary>Whether lines may have colours.</summary>
    public bool HasColors { get; init; }

    /// <summary>The width now.</summary>
    public int Columns => columns();

    /// <summary>Takes the place of what was drawn before; nothing at all where it is empty.</summary>
    public void Draw(IReadOnlyList<string> lines)
    {
        lock (_gate)
        {
            _lines = lines;
            terminal.Write(Erasure() + Drawing());
            terminal.Flush();
        }
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IsEmpty) return;
        lock (_gate)
        {
            terminal.Write(Erasure());
            terminal.Write(buffer);

            // Half a line goes on; the region comes back below its end.
            if (buffer[^1] == '\n') terminal.Write(Drawing());
            terminal.Flush();
        }
    }

    /// <inheritdoc/>
    public override void Flush() => terminal.Flush();

    /// <summary>
    /// Goes back to where the region began. On a terminal that became narrower its lines stand on more rows than they were drawn on.
    /// </summary>
    private string Erasure()
    {
        if (_drawn.Count == 0) return "";
        int width = Math.Max(1, columns());
        int rows = _drawn.Sum(length => Math.Max(1, (length + width - 1) / width));
        _drawn = [];
        return $"\u001b[{rows}A\r\u001b[J";
    }

    private string Drawing()
    {
        _drawn = [.. _lines.Select(VisibleLength)];
        return string.Concat(_lines.Select(line => line + "\n"));
    }

    /// <summary>Without the escapes of colours.</summary>
    private static int VisibleLength(string line)
    {
        int length = 0;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != '\u001b') length++;
            else while (i < line.Length - 1 && !char.IsAsciiLetter(line[i])) i++;
        }

        return length;
    }
}
