using System.Text.Json.Serialization;

namespace ContextPool.Extensions.Agents;

/// <summary>What a session knows of its conversation; no message is in it.</summary>
internal sealed class SessionState
{
    /// <summary>The context; there once something was kept.</summary>
    public ContextId Context { get; set; }

    /// <summary>The branch; null for the active one.</summary>
    public string? Branch { get; set; }

    /// <summary>Something was kept: that the context is not there means that it was deleted.</summary>
    public bool IsKept { get; set; }

    /// <summary>The branch that the model was given; an answer belongs there, whichever is the active one by then.</summary>
    public string? ReadFrom { get; set; }

    /// <summary>The last message that the model was given; null where there was none.</summary>
    public MessageId? Read { get; set; }
}

/// <summary>Writes and reads it without reflection.</summary>
[JsonSerializable(typeof(SessionState))]
internal sealed partial class SessionStateJson : JsonSerializerContext;
