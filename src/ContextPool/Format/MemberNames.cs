using System.Text.Json;

namespace ContextPool.Format;

/// <summary>
/// The names an object has used so far: all of them, or those of a table. Throws where one comes again. Escaped spellings count as
/// the name they mean.
/// </summary>
/// <param name="offset">Where the text lies in its file.</param>
/// <param name="table">The names that may not come again; null for all.</param>
internal ref struct MemberNames(long offset, NameTable? table = null)
{
    private const int FewNames = 12;

    private NameSpans _few;
    private int _count;
    private HashSet<string>? _many;
    private uint _marks;

    /// <summary>Adds the name the reader stands on.</summary>
    public void Add(ReadOnlySpan<byte> text, in Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex + 1;
        ReadOnlySpan<byte> name = reader.ValueSpan;
        bool isEscaped = reader.ValueIsEscaped;
        if (table is not null)
        {
            if (NameTable.IsAgain(table.IndexOf(name, isEscaped), ref _marks)) throw Duplicate(name, offset + start);
            return;
        }

        if (_many is null && _count < FewNames && !isEscaped)
        {
            for (int i = 0; i < _count; i++)
            {
                if (text.Slice(_few[i].Start, _few[i].Length).SequenceEqual(name)) throw Duplicate(name, offset + start);
            }

            _few[_count++] = (start, name.Length);
            return;
        }

        _many ??= Decoded(text);
        if (!_many.Add(JsonText.Decode(name))) throw Duplicate(name, offset + start);
    }

    private readonly HashSet<string> Decoded(ReadOnlySpan<byte> text)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < _count; i++) names.Add(JsonText.Decode(text.Slice(_few[i].Start, _few[i].Length)));
        return names;
    }

    /// <summary>What to throw for a name that comes again.</summary>
    public static InvalidContentException Duplicate(ReadOnlySpan<byte> name, long at) => new(
        ContentFault.DuplicateMember, at, $"the member '{JsonText.ForMessage(name)}' stands twice in one object");

    [System.Runtime.CompilerServices.InlineArray(FewNames)]
    private struct NameSpans
    {
        private (int Start, int Length) _first;
    }
}
