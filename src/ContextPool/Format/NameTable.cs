using System.Text;

namespace ContextPool.Format;

/// <summary>A few member names of one kind of object, in plain ASCII, found by what a name means, however it is spelled.</summary>
internal sealed class NameTable
{
    /// <summary>Which of them were met is kept in the bits of one number.</summary>
    private const int Most = 32;

    private readonly string[] _names;
    private readonly byte[][] _spelled;

    public NameTable(params string[] names)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Length, Most);
        _names = names;
        _spelled = Array.ConvertAll(names, Encoding.ASCII.GetBytes);
    }

    /// <summary>The place of a name; -1 where the table does not have it.</summary>
    /// <param name="name">What stands between its quotes.</param>
    /// <param name="isEscaped">Whether it has escapes.</param>
    public int IndexOf(ReadOnlySpan<byte> name, bool isEscaped)
    {
        if (isEscaped) return IndexOf(JsonText.Decode(name));
        for (int i = 0; i < _spelled.Length; i++)
        {
            if (name.SequenceEqual(_spelled[i])) return i;
        }

        return -1;
    }

    /// <summary>The name at a place.</summary>
    public string NameAt(int place) => _names[place];

    /// <summary>As above, of what a name means.</summary>
    public int IndexOf(string name) => Array.IndexOf(_names, name);

    /// <summary>True where this place was marked before; marks it. A name that the table does not have may come as often as it likes.</summary>
    public static bool IsAgain(int place, ref uint marks)
    {
        if (place < 0) return false;
        uint mark = 1u << place;
        bool isAgain = (marks & mark) != 0;
        marks |= mark;
        return isAgain;
    }
}
