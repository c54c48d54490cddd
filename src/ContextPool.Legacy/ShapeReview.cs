using System.Globalization;
using System.Text.Json;
using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>
/// Takes a reader over a value, as <c>Skip</c> does, and notes on the way where the value does not have its shape, and what in
/// it no typed reader of the original application gets past: half a surrogate pair, a number beyond a double, too many levels.
/// One object reviews one value after the other.
/// </summary>
/// <param name="mostLevels">The most levels of nesting that can be read, counted from the root of the file that the value will stand in.</param>
internal sealed class ShapeReview(int mostLevels)
{
    private uint _found;

    /// <summary>Levels around what is read, in the file that it will stand in.</summary>
    public int LevelsAround { get; set; }

    /// <summary>True where something was noted since it was last handed over.</summary>
    public bool HasNotes => _found != 0;

    /// <summary>Notes something; how often within one value does not matter.</summary>
    public void Note(LegacyWarning warning) => _found |= 1u << (int)warning;

    /// <summary>Hands over what was noted since the last time.</summary>
    public void MoveTo(WarningTally tally, string example)
    {
        for (uint rest = _found; rest != 0; rest &= rest - 1)
            tally.Add((LegacyWarning)System.Numerics.BitOperations.TrailingZeroCount(rest), example);
        _found = 0;
    }

    /// <summary>A whole text: one value of this shape, of any where there is none. Throws where the text is not well-formed.</summary>
    public void Pass(ReadOnlySpan<byte> text, JsonMarks marks, long offset, int maxDepth, Shape? shape)
    {
        if (shape is null)
        {
            JsonGrammar.Require(text, marks, offset, maxDepth);
            return;
        }

        JsonGrammar.RequireUtf8(text, marks, offset);
        var reader = new JsonScan(text, marks, maxDepth);
        try
        {
            reader.Read();
            Pass(ref reader, shape);
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            throw JsonGrammar.Fault(e, text, offset, maxDepth);
        }
    }

    /// <summary>Onto the last token of the value whose first the reader stands on.</summary>
    public void Pass(ref JsonScan reader, Shape shape)
    {
        if ((shape.Kinds & KindOf(reader.TokenType)) == 0)
        {
            Note(shape.Warning);
            reader.Skip();
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when shape.Names is not null || shape.Each is not null:
                PassObject(ref reader, shape);
                break;
            case JsonTokenType.StartArray when shape.Each is not null:
                NoteDepth(reader);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Pass(ref reader, shape.Each);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                PassAnything(ref reader);
                break;
            default:
                NoteScalar(reader);
                if (shape.Text is not null && reader.TokenType == JsonTokenType.String && !shape.Text(JsonText.Decode(reader.ValueSpan)))
                    Note(shape.Warning);
                break;
        }
    }

    /// <summary>
    /// The shape of the member whose name the reader stands on; null for one that is not typed. Notes a typed one that comes again.
    /// </summary>
    public Shape? MemberOf(Shape shape, in JsonScan reader, ref uint met)
    {
        NoteScalar(reader);
        int place = shape.Names!.IndexOf(reader.ValueSpan, reader.ValueIsEscaped);
        if (NameTable.IsAgain(place, ref met)) Note(LegacyWarning.DuplicateMember);
        return place < 0 ? null : shape.Member(place);
    }

    private void PassObject(ref JsonScan reader, Shape shape)
    {
        NoteDepth(reader);
        uint met = 0;
        int tag = -1;
        HashSet<string>? names = shape.EveryNameOnce ? [] : null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (names?.Add(JsonText.Decode(reader.ValueSpan)) == false) Note(LegacyWarning.DuplicateMember);
            bool isTag = shape.Tags is not null && shape.Names!.IndexOf(reader.ValueSpan, reader.ValueIsEscaped) == 0;
            Shape? member = shape.Each;
            if (shape.Names is null) NoteScalar(reader);
            else member = MemberOf(shape, reader, ref met);
            reader.Read();
            if (isTag && reader.TokenType == JsonTokenType.String) tag = shape.Tags!.IndexOf(reader.ValueSpan, reader.ValueIsEscaped);
            if (member is null) reader.Skip();
            else Pass(ref reader, member);
        }

        if (!HasAll(shape, met, tag)) Note(shape.Warning);
    }

    private static bool HasAll(Shape shape, uint met, int tag)
    {
        foreach (string name in shape.Required)
        {
            if (!Has(name)) return false;
        }

        return shape.Tags is null || (tag >= 0 && Has(shape.RequiredByTag[tag]));

        bool Has(string name) => (met & (1u << shape.Names!.IndexOf(name))) != 0;
    }

    /// <summary>Free JSON: every token of it is read by the original application, too. Nearly all of it has nothing to note, which the scan knows.</summary>
    private void PassAnything(ref JsonScan reader)
    {
        JsonScan first = reader;
        reader.Deepest = 0;
        reader.HasFarNumbers = false;
        reader.Skip();
        if (reader.MayHaveHalves || reader.HasFarNumbers || LevelsAround + reader.Deepest > mostLevels) NoteEach(ref first);
    }

    private void NoteEach(ref JsonScan reader)
    {
        int depth = reader.CurrentDepth;
        NoteDepth(reader);
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) NoteDepth(reader);
            else NoteScalar(reader);
        }
    }

    private void NoteDepth(in JsonScan reader)
    {
        if (LevelsAround + reader.CurrentDepth + 1 > mostLevels) Note(LegacyWarning.NestedTooDeep);
    }

    private void NoteScalar(in JsonScan reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String or JsonTokenType.PropertyName when reader.MayHaveHalves && JsonText.HasLoneSurrogate(reader.ValueSpan):
                Note(LegacyWarning.LoneSurrogate);
                break;
            case JsonTokenType.Number when IsBeyondDouble(reader.ValueSpan):
                Note(LegacyWarning.NumberOutOfRange);
                break;
        }
    }

    private static bool IsBeyondDouble(ReadOnlySpan<byte> number)
    {
        const int DigitsOfLargest = 308;
        return (number.Length > DigitsOfLargest || number.IndexOfAny("eE"u8) >= 0)
            && double.IsInfinity(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static ValueKinds KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.Null => ValueKinds.Null,
        JsonTokenType.String => ValueKinds.Text,
        JsonTokenType.Number => ValueKinds.Number,
        JsonTokenType.True or JsonTokenType.False => ValueKinds.Boolean,
        JsonTokenType.StartArray => ValueKinds.Array,
        JsonTokenType.StartObject => ValueKinds.Object,
        _ => ValueKinds.None,
    };
}
