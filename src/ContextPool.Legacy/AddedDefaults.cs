using System.Globalization;
using System.Text.Json;

namespace ContextPool.Legacy;

/// <summary>
/// What the original application's own migration adds: it reads a file into its types and writes those, so members that an
/// older version had not yet come out with the value that their absence means to it. Only these members may be there in
/// addition, and only with these values. Collects what it met; not safe for concurrent use.
/// </summary>
internal sealed class AddedDefaults
{
    private static readonly Default AgentRole = new("agent_role in config", "\"actor\"", ["agent_role"]);
    private static readonly Default CurrentState = new("current_state", "\"idle\"", ["current_state"]);
    private static readonly Default MessageType = new("message_type in messages", "\"text\"", ["message", "message_type"]);

    private readonly SortedDictionary<string, (string Json, int Times)> _met = new(StringComparer.Ordinal);

    /// <summary>True where a member of the metadata is a default that the source lacks.</summary>
    public bool ExplainsNewMember(string name, ReadOnlySpan<byte> found) =>
        name == CurrentState.Path[0] && found.SequenceEqual("\"idle\""u8) && Met(CurrentState);

    /// <summary>True where a member of the metadata is the source's but for an added default.</summary>
    public bool ExplainsMember(string name, JsonElement source, JsonElement found) =>
        name == "config" && AreEqualBut(AgentRole, 0, source, found);

    /// <summary>True where a message with the node around it is the source's but for an added default.</summary>
    public bool ExplainsMessage(JsonElement source, JsonElement found) => AreEqualBut(MessageType, 0, source, found);

    /// <summary>One line, empty where nothing was met.</summary>
    public override string ToString() => _met.Count == 0 ? "" : "the pool has defaults that the source lacks: "
        + string.Join(", ", _met.Select(each => string.Create(
            CultureInfo.InvariantCulture, $"{each.Key} = {each.Value.Json} ({each.Value.Times})")));

    /// <summary>
    /// Along the way to the default, values are compared member by member, all others as they are. A name that stands twice
    /// on the way is not explained: which of both counts is the reader's choice.
    /// </summary>
    private bool AreEqualBut(Default added, int depth, JsonElement source, JsonElement found)
    {
        if (MembersOf(source) is not { } left || MembersOf(found) is not { } right) return false;
        string way = added.Path[depth];
        if (!right.Remove(way, out JsonElement there)) return false;
        bool isInSource = left.Remove(way, out JsonElement original);
        if (left.Count != right.Count) return false;
        foreach ((string name, JsonElement value) in left)
        {
            if (!right.TryGetValue(name, out JsonElement other) || !JsonElement.DeepEquals(value, other)) return false;
        }

        if (depth < added.Path.Length - 1) return isInSource && AreEqualBut(added, depth + 1, original, there);
        return !isInSource && there.GetRawText() == added.Json && Met(added);
    }

    private bool Met(Default one)
    {
        _met[one.Name] = (one.Json, _met.GetValueOrDefault(one.Name).Times + 1);
        return true;
    }

    /// <summary>Null where it is no object, or has a name twice.</summary>
    private static Dictionary<string, JsonElement>? MembersOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value)) return null;
        }

        return members;
    }

    /// <summary>A member that may be added, the names that lead to it, and the only value that it may have.</summary>
    private sealed record Default(string Name, string Json, string[] Path);
}
