using System.Globalization;

namespace ContextPool.TestKit.Histories;

/// <summary>One call of somebody: when it began, what it asked for, when it ended, and what came of it.</summary>
public sealed record Act
{
    /// <summary>What a save came to that was done.</summary>
    public const string Done = "done";

    /// <summary>What a read of a message came to that is not there.</summary>
    public const string Absent = "absent";

    /// <summary>Who called; one call at a time.</summary>
    public required string Who { get; init; }

    /// <summary>What was asked for.</summary>
    public required ActKind Kind { get; init; }

    /// <summary>Of which context; empty for what concerns all of them.</summary>
    public required string Context { get; init; }

    /// <summary>Just before the call, by the clock that all programs of this machine share.</summary>
    public long Began { get; init; }

    /// <summary>Just behind it, or when whoever called was known to be dead.</summary>
    public long Ended { get; init; } = long.MaxValue;

    /// <summary>The branch that is changed.</summary>
    public string? Branch { get; init; }

    /// <summary>The branch that it is made from.</summary>
    public string? From { get; init; }

    /// <summary>The head that the caller had seen, in the form of <see cref="Contents.Head"/>, or the one that is written.</summary>
    public string? Head { get; init; }

    /// <summary>The message that is read, or the last one that an append expects.</summary>
    public string? Message { get; init; }

    /// <summary>What the caller had read, or the title.</summary>
    public string? Text { get; init; }

    /// <summary>The messages that are written.</summary>
    public IReadOnlyList<Written> Writes { get; init; } = [];

    /// <summary>What came of it: <see cref="Done"/>, the code of an error, what was read; null where nobody knows whether it was done.</summary>
    public string? Result { get; init; }

    /// <summary>True where it changes what the library guards: another program that takes no lock may be overwritten by it.</summary>
    public bool IsSave => Kind is ActKind.Append or ActKind.Replace or ActKind.CreateBranch or ActKind.DeleteBranch or ActKind.MergeBranch or ActKind.SetTitle
        or ActKind.Update;

    /// <summary>True where both were under way at one moment.</summary>
    public bool Overlaps(Act other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Began <= other.Ended && other.Began <= Ended;
    }

    /// <summary>On one line, for whoever reads a history.</summary>
    public override string ToString()
    {
        string?[] words =
        [
            Branch, From is null ? null : $"from {From}", Message, Short(Text), Head is null ? null : $"[{Head}]",
            string.Join(' ', Writes.Select(w => $"{w.Message}='{Short(w.Text)}'")),
        ];
        string asked = string.Join(' ', words.Where(word => !string.IsNullOrEmpty(word)));
        string end = Ended == long.MaxValue ? "…" : Ended.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{Began}-{end} {Who} {Context} {Kind} {asked} => {Short(Result) ?? "?"}");
    }

    /// <summary>Texts are told apart by how they begin; stack traces and heads are wanted whole.</summary>
    private static string? Short(string? text) =>
        text?.IndexOf("xxx", StringComparison.Ordinal) is { } at and >= 0 ? $"{text[..at]}x…" : text;
}
