using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>What a typed reader accepts as a value. Shapes are written down in <see cref="OriginalShapes"/>, once, and never change.</summary>
internal sealed class Shape
{
    private readonly Shape[] _members = [];

    /// <summary>Of an object: its typed members. All others are skipped, as a typed reader skips what it does not know.</summary>
    public Shape(params (string Name, Shape Shape)[] members)
    {
        Names = members.Length == 0 ? null : new NameTable(Array.ConvertAll(members, m => m.Name));
        _members = Array.ConvertAll(members, m => m.Shape);
    }

    /// <summary>What does not fit is warned of as this.</summary>
    public LegacyWarning Warning { get; init; }

    /// <summary>Which kinds of values fit.</summary>
    public ValueKinds Kinds { get; init; } = ValueKinds.Any;

    /// <summary>The typed members; null where every member is carried as it is and seen through to the bottom.</summary>
    public NameTable? Names { get; }

    /// <summary>Members that have to be there.</summary>
    public string[] Required { get; init; } = [];

    /// <summary>The first typed member is a tag, and these are the words it may have.</summary>
    public NameTable? Tags { get; init; }

    /// <summary>With each tag one more member that has to be there.</summary>
    public string[] RequiredByTag { get; init; } = [];

    /// <summary>Of an array each element, of an object with names of any text each value.</summary>
    public Shape? Each { get; init; }

    /// <summary>Whether a text fits; null where any does.</summary>
    public Predicate<string>? Text { get; init; }

    /// <summary>No name may stand twice, typed or not.</summary>
    public bool EveryNameOnce { get; init; }

    /// <summary>The shape of a typed member.</summary>
    public Shape Member(int place) => _members[place];

    /// <summary>The shape of a typed member.</summary>
    public Shape Member(string name) => _members[Names!.IndexOf(name)];
}
