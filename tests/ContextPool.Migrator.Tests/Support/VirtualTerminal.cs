using System.Globalization;
using System.Text;

namespace ContextPool.Migrator.Tests.Support;

/// <summary>
/// A terminal as far as the program uses one: it wraps, scrolls nothing away, knows going up, going to the start of the line, and erasing to the
/// end of the screen. Made narrower, it lays its lines out anew.
/// </summary>
internal sealed class VirtualTerminal(int columns) : TextWriter
{
    // Logical lines; each takes as many rows as its length needs.
    private readonly List<StringBuilder> _lines = [new()];
    private int _line;
    private int _row;
    private int _column;

    public int Columns { get; set; } = columns;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>What is to be seen, without blank lines at the end.</summary>
    public string Text => string.Join('\n', _lines.Select(line => line.ToString().TrimEnd())).TrimEnd('\n');

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value)
    {
        for (int i = 0; i < value!.Length; i++)
        {
            switch (value[i])
            {
                case '\u001b':
                    int end = i + 2;
                    while (!char.IsAsciiLetter(value[end])) end++;
                    Escape(value[(i + 2)..end], value[end]);
                    i = end;
                    break;
                case '\r': _column = 0; break;
                case '\n':
                    _line++;
                    (_row, _column) = (0, 0);
                    if (_line == _lines.Count) _lines.Add(new StringBuilder());
                    break;
                default: Put(value[i]); break;
            }
        }
    }

    private int RowsOf(int line) => Math.Max(1, (_lines[line].Length + Columns - 1) / Columns);

    private void Put(char c)
    {
        StringBuilder line = _lines[_line];
        int at = (_row * Columns) + _column;
        if (at < line.Length) line[at] = c;
        else line.Append(' ', at - line.Length).Append(c);
        if (++_column < Columns) return;
        (_row, _column) = (_row + 1, 0);
    }

    private void Escape(string number, char command)
    {
        if (command == 'A')
        {
            for (int up = int.Parse(number, CultureInfo.InvariantCulture); up > 0; up--)
            {
                if (_row > 0) _row--;
                else if (_line > 0) _row = RowsOf(--_line) - 1;
            }
        }
        else if (command == 'J')
        {
            _lines[_line].Length = Math.Min(_lines[_line].Length, (_row * Columns) + _column);
            _lines.RemoveRange(_line + 1, _lines.Count - _line - 1);
        }
    }
}
