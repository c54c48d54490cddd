using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>What was seen at one moment. Whoever writes without locks may have been half done: a check looks again.</summary>
internal abstract class OneLook(IFileOperations files)
{
    /// <summary>What was seen, in the order of the files.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Adds to findings what stands at their paths now; the bytes only of what is damaged.</summary>
    public void TakeEvidence(Func<Finding, bool> isWanted)
    {
        Evidence? last = null;
        for (int i = 0; i < Findings.Count; i++)
        {
            Finding finding = Findings[i];
            if (!isWanted(finding)) continue;
            var evidence = Evidence.Of(files, finding.Place, finding.IsDamage);

            // One for all messages that are missing for the same reason.
            if (last is null || !last.IsSameAs(evidence)) last = evidence;
            Findings[i] = finding with { Evidence = last };
        }
    }
}
