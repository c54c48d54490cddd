using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContextPool.Benchmarks.Baselines;

/// <summary>A context in memory as an application holds it that knows its format: typed, all messages there.</summary>
internal sealed class ChatFile
{
    /// <summary>The only branch of the conversations measured here.</summary>
    public const string FirstBranch = "main";

    public string Id { get; set; } = "";

    public string? ParentId { get; set; }

    public JsonElement Config { get; set; }

    public Dictionary<string, ChatNode> MessagePool { get; set; } = [];

    public Dictionary<string, ChatBranch> Branches { get; set; } = new() { [FirstBranch] = new ChatBranch { Name = FirstBranch } };

    public string ActiveBranchName { get; set; } = FirstBranch;

    public string CurrentState { get; set; } = "idle";

    /// <summary>Adds a message at the end of a branch.</summary>
    public void Append(ChatNode node, string branch)
    {
        List<string> ids = Branches[branch].MessageIds;
        node.ParentId = ids.Count == 0 ? null : ids[^1];
        MessagePool[node.Id] = node;
        ids.Add(node.Id);
    }

    /// <summary>Takes the last message of a branch back, so that a save can be repeated at the same size.</summary>
    public void TakeBack(string branch)
    {
        List<string> ids = Branches[branch].MessageIds;
        MessagePool.Remove(ids[^1]);
        ids.RemoveAt(ids.Count - 1);
    }

    /// <summary>The messages of the active branch.</summary>
    public IEnumerable<ChatNode> InOrder() => Branches[ActiveBranchName].MessageIds.Select(id => MessagePool[id]);
}

/// <summary>One line of the conversation.</summary>
internal sealed class ChatBranch
{
    public string Name { get; set; } = "";

    public List<string> MessageIds { get; set; } = [];

    public JsonElement? SystemPrompt { get; set; }

    public string? UserPrompt { get; set; }
}

/// <summary>A message in its place in the tree.</summary>
internal sealed class ChatNode
{
    public string Id { get; set; } = "";

    public ChatMessage Message { get; set; } = new();

    public string? ParentId { get; set; }
}

/// <summary>A message. What varies in shape is kept as parsed JSON.</summary>
internal sealed class ChatMessage
{
    public string Role { get; set; } = "";

    public List<ChatPart> Content { get; set; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? ToolCalls { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? ToolResult { get; set; }

    public JsonElement? Metadata { get; set; }

    public string MessageType { get; set; } = "text";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? RichType { get; set; }
}

/// <summary>A part of the content.</summary>
internal sealed record ChatPart(string Type, string Text);

/// <summary>What a tool answered.</summary>
internal sealed record ChatToolResult(string RequestId, string Result);

/// <summary>Generated at compile time: the quickest way System.Text.Json has, so that the baselines are not slow for its reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChatFile))]
[JsonSerializable(typeof(ChatNode))]
[JsonSerializable(typeof(ChatToolResult))]
internal sealed partial class ChatJson : JsonSerializerContext;
