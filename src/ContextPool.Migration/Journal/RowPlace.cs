namespace ContextPool.Migration.Journal;

/// <summary>Where a row lies until the report is complete, and what it is ordered by; small, because a run may have millions.</summary>
/// <param name="IsContext">Contexts come before other files.</param>
/// <param name="Id">The context.</param>
/// <param name="Name">The file's name where the id does not give it.</param>
/// <param name="Length">Bytes of the row, its end included.</param>
internal readonly record struct RowPlace(bool IsContext, Guid Id, string? Name, int Length) : IComparable<RowPlace>
{
    /// <summary>The <see cref="File"/> of rows that no file took.</summary>
    public const int InMemory = -1;

    /// <summary>Which of the row files, by position.</summary>
    public int File { get; init; }

    /// <summary>Its first byte there.</summary>
    public long Offset { get; init; }

    public int CompareTo(RowPlace other)
    {
        int byKind = other.IsContext.CompareTo(IsContext);
        int byId = byKind != 0 ? byKind : Id.CompareTo(other.Id);
        return byId != 0 ? byId : string.CompareOrdinal(Name, other.Name);
    }
}
