using System.Text;

namespace ContextPool.TestKit;

/// <summary>
/// Builds the text of a legacy file, by default one that the application could have written: valid, all members there,
/// each message the child of the one before, one branch <c>main</c> over all of them.
/// </summary>
public sealed class LegacyJson
{
    private const string Pool = "message_pool";
    private const string Branches = "branches";

    private readonly List<(string Name, string? Json)> _members;
    private readonly List<MessageJson> _messages = [];
    private readonly List<(string Name, string Json)> _branches = [];
    private JsonStyle _style = JsonStyle.Serde;

    public LegacyJson(ContextId? id = null)
    {
        Id = id ?? Some.ContextId();
        _members =
        [
            ("id", $"\"{Id}\""), ("parent_id", "null"),
            ("config", """{"model_id":"gpt-4","mode":"chat","parameters":{},"agent_role":"actor"}"""),
            (Pool, null), (Branches, null), ("active_branch_name", "\"main\""), ("current_state", "\"idle\""),
        ];
    }

    public ContextId Id { get; }

    /// <summary>The messages so far.</summary>
    public IReadOnlyList<MessageJson> Messages => _messages;

    /// <summary>The ids of the messages so far.</summary>
    public IReadOnlyList<MessageId> Ids => [.. _messages.Select(m => m.Id)];

    /// <summary>The name the file has in a legacy directory.</summary>
    public string FileName => $"{Id}.json";

    public LegacyJson User(string text) => Say("User", text);

    public LegacyJson Assistant(string text) => Say("Assistant", text);

    /// <summary>Any message, as it is.</summary>
    public LegacyJson Add(MessageJson message)
    {
        _messages.Add(message);
        return this;
    }

    /// <summary>So many short messages, from user and assistant in turn, numbered ids.</summary>
    public LegacyJson Talk(int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            Add(new MessageJson
            {
                Id = Some.MessageId(i + 1),
                Parent = i == 0 ? null : Some.MessageId(i),
                Role = i % 2 == 0 ? "User" : "Assistant",
                Text = $"message number {i + 1}",
                MetadataJson = MessageJson.CreatedAt(Some.TimeAfter(i)),
            });
        }

        return this;
    }

    /// <summary>A branch; with the first one, <c>main</c> is there only if named.</summary>
    public LegacyJson Branch(string name, params IEnumerable<MessageId> ids)
    {
        string list = string.Join(',', ids.Select(id => $"\"{id}\""));
        string quoted = MessageJson.Quote(name);
        _branches.Add((name, $$"""{{quoted}}:{"name":{{quoted}},"message_ids":[{{list}}],"system_prompt":null,"user_prompt":null}"""));
        return this;
    }

    /// <summary>The state, raw: <c>"idle"</c> with its quotes, or an object.</summary>
    public LegacyJson State(string json) => Member("current_state", json);

    /// <summary>Adds a root member or changes it where it is.</summary>
    public LegacyJson Member(string name, string json)
    {
        int at = _members.FindIndex(m => m.Name == name);
        if (at < 0) _members.Add((name, json));
        else _members[at] = (name, json);
        return this;
    }

    /// <summary>Adds a root member even where its name is taken.</summary>
    public LegacyJson MemberAgain(string name, string json)
    {
        _members.Add((name, json));
        return this;
    }

    public LegacyJson Without(string name)
    {
        _members.RemoveAll(m => m.Name == name);
        return this;
    }

    /// <summary>These members first, in this order; the others behind, as they were.</summary>
    public LegacyJson Order(params string[] names)
    {
        var first = names.Select(n => _members.Find(m => m.Name == n)).ToList();
        _members.RemoveAll(m => names.Contains(m.Name));
        _members.InsertRange(0, first);
        return this;
    }

    public LegacyJson In(JsonStyle style)
    {
        _style = style;
        return this;
    }

    /// <summary>The file's text.</summary>
    public override string ToString() => _style.Print(ToOneLine());

    /// <summary>The file's text, unprinted: for nodes that are not well-formed.</summary>
    public string ToOneLine() => "{" + string.Join(',', _members.Select(m => $"{MessageJson.Quote(m.Name)}:{m.Json ?? Built(m.Name)}")) + "}";

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    /// <summary>Writes the file into a directory below <paramref name="directory"/> and returns its path.</summary>
    public string SaveTo(TempDirectory directory, string name = "conversations") =>
        directory.Write(Path.Combine(name, FileName), ToBytes());

    private LegacyJson Say(string role, string text) =>
        Add(new MessageJson { Role = role, Text = text, Parent = _messages.Count == 0 ? null : _messages[^1].Id });

    private string Built(string name)
    {
        if (name == Pool) return "{" + string.Join(',', _messages) + "}";
        if (_branches.Count == 0) Branch("main", Ids);
        return "{" + string.Join(',', _branches.Select(b => b.Json)) + "}";
    }
}
