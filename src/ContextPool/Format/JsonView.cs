using System.Buffers.Text;

namespace ContextPool.Format;

/// <summary>
/// The members of an object in well-formed text, read by name and kind: what is not there, or of another kind, is null. Where a member
/// stands twice, the last counts.
/// </summary>
internal readonly struct JsonView
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly List<JsonPlace> _members;

    private JsonView(ReadOnlyMemory<byte> json, List<JsonPlace> members) => (_json, _members) = (json, members);

    /// <summary>Of a value; without members where it is none, or no object.</summary>
    public static JsonView Of(ReadOnlyMemory<byte> json) => new(json, json.IsEmpty ? [] : JsonPlace.MembersOf(json.Span, 0) ?? []);

    /// <summary>How many members.</summary>
    public int Count => _members.Count;

    /// <summary>The names and raw values, in order.</summary>
    public IEnumerable<(string Name, ReadOnlyMemory<byte> Json)> Members
    {
        get
        {
            foreach (JsonPlace member in _members) yield return (member.Name, _json[member.ValueStart..member.End]);
        }
    }

    /// <summary>A member's raw value; empty where there is none.</summary>
    public ReadOnlyMemory<byte> this[string name] =>
        _members.FindLast(m => m.Name == name) is { Name: not null } found ? _json[found.ValueStart..found.End] : default;

    /// <summary>The members of a member.</summary>
    public JsonView Inside(string name) => Of(this[name]);

    /// <summary>A member that is text.</summary>
    public string? Text(string name) => this[name].Span is [(byte)'"', ..] quoted ? JsonText.DecodeQuoted(quoted) : null;

    /// <summary>A member that is an integer.</summary>
    public long? Integer(string name) => IntegerOf(this[name]);

    /// <summary>A member that is true.</summary>
    public bool IsTrue(string name) => this[name].Span.SequenceEqual("true"u8);

    /// <summary>A member that is a time.</summary>
    public Timestamp? Time(string name) => Text(name) is { } text && Timestamp.TryParse(text, out Timestamp time) ? time : null;

    /// <summary>A value that is an integer.</summary>
    public static long? IntegerOf(ReadOnlyMemory<byte> json) =>
        Utf8Parser.TryParse(json.Span, out long value, out int read) && read == json.Length ? value : null;
}
