using System.Collections.Immutable;
using System.Text;

namespace ContextPool.TestKit.Histories;

/// <summary>What a context holds at one moment: a title, branches in the order in which they are shown, messages. Immutable.</summary>
public sealed class Contents
{
    // Before what is made with it.
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private readonly string _title;
    private readonly ImmutableList<KeyValuePair<string, ImmutableList<string>>> _branches;
    private readonly ImmutableSortedDictionary<string, string> _messages;
    private string? _head;
    private string? _key;

    private Contents(
        string title, ImmutableList<KeyValuePair<string, ImmutableList<string>>> branches, ImmutableSortedDictionary<string, string> messages)
    {
        _title = title;
        _branches = branches;
        _messages = messages;
    }

    /// <summary>A new context: one branch without messages.</summary>
    public static Contents Fresh { get; } = Parse("|main:");

    /// <summary>Title and branches on one line: <c>title|main:1,2|other:1</c>.</summary>
    public string Head => _head ??= PrintHead(_title, _branches.Select(b => new KeyValuePair<string, IEnumerable<string>>(b.Key, b.Value)));

    /// <summary>All of it on one line.</summary>
    public string Key => _key ??= Head + "\n" + string.Join('\n', _messages.Select(m => $"{m.Key}={m.Value}"));

    /// <summary>How a head is printed.</summary>
    public static string PrintHead(string? title, IEnumerable<KeyValuePair<string, IEnumerable<string>>> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        var text = new StringBuilder(title);
        foreach ((string name, IEnumerable<string> ids) in branches) text.Append('|').Append(name).Append(':').AppendJoin(',', ids);
        return text.ToString();
    }

    /// <summary>Reads a head that <see cref="PrintHead"/> printed.</summary>
    public static Contents Parse(string head, IEnumerable<Written>? messages = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        string[] parts = head.Split('|');
        var branches = parts[1..].Select(part => part.Split(':', 2))
            .Select(b => KeyValuePair.Create(b[0], b[1].Length == 0 ? ImmutableList<string>.Empty : [.. b[1].Split(',')]));
        return new Contents(parts[0], [.. branches], None.SetItems((messages ?? []).Select(m => KeyValuePair.Create(m.Message, m.Text))));
    }

    /// <summary>The ids of a branch; null where there is none.</summary>
    public IReadOnlyList<string>? FindBranch(string name)
    {
        int at = PositionOf(name);
        return at < 0 ? null : _branches[at].Value;
    }

    /// <summary>The branch that is shown first, which nobody deletes.</summary>
    public string First => _branches[0].Key;

    /// <summary>The names of the branches.</summary>
    public IEnumerable<string> Branches => _branches.Select(b => b.Key);

    /// <summary>The text of a message; null where there is none.</summary>
    public string? Find(string message) => _messages.GetValueOrDefault(message);

    /// <summary>With messages, written or written over.</summary>
    public Contents With(IEnumerable<Written> messages) =>
        new(_title, _branches, _messages.SetItems(messages.Select(m => KeyValuePair.Create(m.Message, m.Text))));

    /// <summary>With messages at the end of a branch, those that it has not.</summary>
    public Contents WithIds(string branch, IEnumerable<string> ids)
    {
        int at = PositionOf(branch);
        KeyValuePair<string, ImmutableList<string>> there = _branches[at];
        return new Contents(_title, _branches.SetItem(at, KeyValuePair.Create(branch, there.Value.AddRange(ids.Except(there.Value)))), _messages);
    }

    /// <summary>With one more branch, of the messages of another.</summary>
    public Contents WithBranch(string name, string from) =>
        new(_title, _branches.Add(KeyValuePair.Create(name, _branches[PositionOf(from)].Value)), _messages);

    /// <summary>Without a branch.</summary>
    public Contents WithoutBranch(string name) => new(_title, _branches.RemoveAt(PositionOf(name)), _messages);

    /// <summary>With another title.</summary>
    public Contents WithTitle(string title) => new(title, _branches, _messages);

    /// <summary>With another head, and the same messages.</summary>
    public Contents WithHead(string head)
    {
        Contents other = Parse(head);
        return new Contents(other._title, other._branches, _messages);
    }

    private int PositionOf(string name) => _branches.FindIndex(b => b.Key == name);
}
