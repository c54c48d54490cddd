namespace ContextPool.Format;

/// <summary>What the footer of a pack says once of all messages of which it is true.</summary>
/// <param name="Kind">Roles, types, tools.</param>
/// <param name="TimeSource">Where their times come from.</param>
internal sealed record PackKind(MessageKind Kind, TimeSource TimeSource);
