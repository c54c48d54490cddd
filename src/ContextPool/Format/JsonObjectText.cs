using System.Globalization;

namespace ContextPool.Format;

/// <summary>Writes one object member by member; what is null is left out. Each value is checked before it is written.</summary>
internal sealed class JsonObjectText
{
    private readonly List<string> _members = [];

    /// <summary>True where nothing was added.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>Adds text.</summary>
    public JsonObjectText Text(string name, string? value)
    {
        if (value is null) return this;
        WholeText.Require(value, name);
        return Put(name, JsonEditor.Quoted(value));
    }

    /// <summary>Adds a number.</summary>
    public JsonObjectText Number(string name, long? value) =>
        value is { } number ? Put(name, number.ToString(CultureInfo.InvariantCulture)) : this;

    /// <summary>Adds a time.</summary>
    public JsonObjectText Time(string name, Timestamp? value) => value is { } time ? Put(name, $"\"{time}\"") : this;

    /// <summary>Adds raw JSON that a caller handed in.</summary>
    public JsonObjectText Raw(string name, string? json)
    {
        if (json is null) return this;
        RawJson.Require(json, name);
        return Put(name, json);
    }

    /// <summary>Adds raw JSON that is known to be sound.</summary>
    public JsonObjectText Put(string name, string? json)
    {
        if (json is not null) _members.Add($"{JsonEditor.Quoted(name)}:{json}");
        return this;
    }

    /// <summary>The object.</summary>
    public override string ToString() => $"{{{string.Join(',', _members)}}}";

    /// <summary>The object; null where it has no member.</summary>
    public string? OrNull() => IsEmpty ? null : ToString();
}
