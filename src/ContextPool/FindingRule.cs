using ContextPool.Format;

namespace ContextPool;

/// <summary>What holds for all findings of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Severity">Whether it is damage.</param>
/// <param name="Names">What it names: the store, a context, a message.</param>
/// <param name="Remedy">What can be done about it, for people.</param>
/// <param name="Repairs">The steps that may mend it; none where nothing that is at hand does.</param>
internal sealed record FindingRule(
    FindingKind Kind, FindingSeverity Severity, string Names, string Remedy, params IReadOnlyList<RepairKind> Repairs)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = SnakeCase.Of(Kind);

    /// <summary>When it is a mere note; empty where it is always one or never.</summary>
    public string NoteWhere { get; init; } = "";

    /// <summary>Throws where a finding of this kind cannot be what is said of it.</summary>
    public void Require(bool isDamage)
    {
        if (Severity != FindingSeverity.DamageOrNote && isDamage != (Severity == FindingSeverity.Damage))
            throw new InvalidOperationException($"{Code} is {(isDamage ? "no damage" : "no note")}");
    }
}
