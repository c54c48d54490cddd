using ContextPool.Storage;

namespace ContextPool;

/// <summary>Something a check saw that is not as it should be.</summary>
public sealed record Finding
{
    // A pool that is lost has as many findings as messages: two texts of each of a million would be most of what a check holds.
    private readonly IPlaces? _poolOf;
    private readonly string? _place;
    private readonly string? _within;

    internal Finding(FindingKind kind, ContextId? context, string place, string within, string detail)
    {
        Kind = kind;
        Context = context;
        _place = place;
        _within = within;
        Detail = detail;
        IsDamage = FindingRules.Of(kind).Severity != FindingSeverity.Note;
    }

    /// <summary>A finding about one message in its place, which is named when it is asked for.</summary>
    internal Finding(FindingKind kind, ContextId context, IPlaces poolOf, MessageId message, string detail)
        : this(kind, context, place: null!, within: null!, detail)
    {
        _poolOf = poolOf;
        Message = message;
    }

    /// <summary>A message that cannot be read.</summary>
    internal static Finding OfUnreadable(ContextId context, MessageId message, string place, StoredFault fault) =>
        new(FindingKind.UnreadableMessage, context, place, fault.Within, fault.Why)
        {
            Message = message,
            Traits = fault.IsRefusal ? FindingTraits.IsRefused : FindingTraits.None,
        };

    /// <summary>What it is.</summary>
    public FindingKind Kind { get; }

    /// <summary>The stable code in reports: <see cref="FindingKind.MissingMessage"/> is <c>missing_message</c>.</summary>
    public string Code => FindingRules.Of(Kind).Code;

    /// <summary>True where something was lost or cannot be served; false for what is merely odd or untidy.</summary>
    public bool IsDamage
    {
        get;
        internal init
        {
            FindingRules.Of(Kind).Require(value);
            field = value;
        }
    }

    /// <summary>The context; null for the store as a whole.</summary>
    public ContextId? Context { get; }

    /// <summary>The message that is lost, damaged or left over, and that a repair would bring back or take out; null where none is.</summary>
    public MessageId? Message { get; internal init; }

    /// <summary>What it is about, for people: in a directory a file or a directory.</summary>
    public string Place => _place ?? _poolOf!.PlaceOf(Message!.Value);

    /// <summary>Where in it, for people: a message id, a branch, a byte; empty for all of it.</summary>
    public string Within => _within ?? Message!.Value.ToString();

    /// <summary>What was found and what was expected, for people.</summary>
    public string Detail { get; }

    /// <summary>What can be done about it, for people.</summary>
    public string Remedy => FindingRules.Of(Kind).Remedy;

    /// <summary>What a repair asks and nobody else.</summary>
    internal FindingTraits Traits { get; init; }

    /// <summary>What stood at <see cref="Place"/>, once it was taken; findings of two looks are equal only where it is.</summary>
    internal Evidence? Evidence { get; init; }

    /// <summary>All that it says, on one line where its texts are.</summary>
    public override string ToString() =>
        $"{(IsDamage ? "damage" : "note")} {Code} {Context?.ToString() ?? "-"} {Message?.ToString() ?? "-"} {Place} {Within}: {Detail}";
}
