using ContextPool.Format;

namespace ContextPool;

/// <summary>One step of a repair. What it removes or replaces is in the trash afterwards.</summary>
public sealed record RepairAction
{
    internal RepairAction(RepairKind kind, ContextId? context, MessageId? message, string place, string why)
    {
        Kind = kind;
        Context = context;
        Message = message;
        Place = place;
        Why = why;
    }

    /// <summary>What is done.</summary>
    public RepairKind Kind { get; }

    /// <summary>The stable code in reports: <see cref="RepairKind.RecoverMessage"/> is <c>recover_message</c>.</summary>
    public string Code => SnakeCase.Of(Kind);

    /// <summary>The context; null for the store as a whole.</summary>
    public ContextId? Context { get; }

    /// <summary>The message that is written, named or vouched for; null where it is about something else.</summary>
    public MessageId? Message { get; }

    /// <summary>What is written, moved or deleted, for people: in a directory a file or a directory.</summary>
    public string Place { get; }

    /// <summary>What it mends, from what, and what that costs; for people.</summary>
    public string Why { get; }
}
