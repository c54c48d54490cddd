using System.Diagnostics.CodeAnalysis;

namespace ContextPool.Legacy;

/// <summary>What reading a draft back found.</summary>
/// <param name="draft">The draft.</param>
/// <param name="difference">The first difference from its source; null where there is none.</param>
internal readonly struct Validation(IndexedDraft draft, string? difference)
{
    /// <summary>True where the draft is what its source says.</summary>
    public bool HasPassed([NotNullWhen(true)] out ValidatedDraft? validated, [NotNullWhen(false)] out string? found)
    {
        found = difference;
        validated = difference is null ? new ValidatedDraft(draft.From, draft.Draft) : null;
        return validated is not null;
    }
}
