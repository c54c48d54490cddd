namespace ContextPool.Migration.Reports;

/// <summary>A file of which two runs say something different; one of them may not have it.</summary>
/// <param name="A">What the first run says.</param>
/// <param name="B">What the second run says.</param>
internal sealed record RunDifference(ReportedFile? A, ReportedFile? B)
{
    /// <summary>What the later run calls it, else the earlier one.</summary>
    public string Name => (B ?? A)!.Name;

    /// <summary><c>changed</c>, <c>new</c> or <c>gone</c>.</summary>
    public string Kind => A is null ? "new" : B is null ? "gone" : "changed";
}
