namespace ContextPool.Migration.Reports;

/// <summary>
/// What two reports say differently. Contexts stand in both in the order of their ids and are compared side by side, one of each at
/// a time; of other files, which are few and whose order their names hide, the names are held.
/// </summary>
internal sealed class RunDifferences(IEnumerable<ReportedFile> a, IEnumerable<ReportedFile> b)
{
    /// <summary>
    /// Contexts that the first run migrated, updated or adopted and the second found unchanged, which is what was to be expected
    /// and so is no difference. Known when all differences were taken.
    /// </summary>
    public long Settled { get; private set; }

    /// <summary>Files of which both say the same. Known when all differences were taken.</summary>
    public long Same { get; private set; }

    /// <summary>The differences, contexts by id first; may be taken once.</summary>
    public IEnumerable<RunDifference> Take()
    {
        using IEnumerator<ReportedFile> first = a.GetEnumerator();
        using IEnumerator<ReportedFile> second = b.GetEnumerator();
        bool hasFirst = first.MoveNext();
        bool hasSecond = second.MoveNext();
        while (IsContext(first, hasFirst) || IsContext(second, hasSecond))
        {
            int order = !IsContext(first, hasFirst) ? 1 : !IsContext(second, hasSecond) ? -1 : string.CompareOrdinal(KeyOf(first.Current), KeyOf(second.Current));
            ReportedFile? left = order <= 0 ? first.Current : null;
            ReportedFile? right = order >= 0 ? second.Current : null;
            if (IsDifferent(left, right)) yield return new RunDifference(left, right);
            if (order <= 0) hasFirst = first.MoveNext();
            if (order >= 0) hasSecond = second.MoveNext();
        }

        foreach (RunDifference difference in TakeOthers(Rest(first, hasFirst), Rest(second, hasSecond))) yield return difference;
    }

    private IEnumerable<RunDifference> TakeOthers(IEnumerable<ReportedFile> first, IEnumerable<ReportedFile> second)
    {
        var before = new Dictionary<string, ReportedFile>(StringComparer.Ordinal);
        foreach (ReportedFile file in first) before.TryAdd(file.Name, file);
        foreach (ReportedFile file in second)
        {
            ReportedFile? left = before.Remove(file.Name, out ReportedFile? known) ? known : null;
            if (IsDifferent(left, file)) yield return new RunDifference(left, file);
        }

        foreach (ReportedFile gone in before.Values) yield return new RunDifference(gone, null);
    }

    private bool IsDifferent(ReportedFile? left, ReportedFile? right)
    {
        if (left is null || right is null) return true;
        if (left.Outcome == right.Outcome && left.Reason == right.Reason)
        {
            Same++;
            return false;
        }

        bool isSettled = left.Outcome is "migrated" or "updated" or "adopted" && right is { Outcome: "unchanged", Reason: "" };
        if (isSettled) Settled++;
        return !isSettled;
    }

    private static bool IsContext(IEnumerator<ReportedFile> rows, bool hasRow) => hasRow && rows.Current.ContextId.Length > 0;

    /// <summary>As the report orders them: by id, and of one id the canonical name first.</summary>
    private static string KeyOf(ReportedFile file)
    {
        string name = Path.GetFileName(file.SourcePath);
        return name == file.ContextId + ".json" ? file.ContextId : $"{file.ContextId}/{name}";
    }

    private static IEnumerable<ReportedFile> Rest(IEnumerator<ReportedFile> rows, bool hasRow)
    {
        for (; hasRow; hasRow = rows.MoveNext()) yield return rows.Current;
    }
}
