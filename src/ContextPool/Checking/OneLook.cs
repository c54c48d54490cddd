using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>What was seen at one moment. Whoever writes without locks may have been half done: a check looks again.</summary>
internal abstract class OneLook(IStorageExamination storage)
{
    /// <summary>What was seen, in the order in which it is kept.</summary>
    public List<Finding> Findings { get; protected init; } = [];

    /// <summary>Adds to findings what stands there now.</summary>
    public async ValueTask TakeEvidenceAsync(Func<Finding, bool> isWanted, CancellationToken cancel)
    {
        Evidence? last = null;
        for (int i = 0; i < Findings.Count; i++)
        {
            Finding finding = Findings[i];
            if (!isWanted(finding)) continue;
            Evidence evidence = await storage.TakeEvidenceAsync(finding, cancel).ConfigureAwait(false);

            // One for all messages that are missing for the same reason.
            if (last is null || !last.IsSameAs(evidence)) last = evidence;
            Findings[i] = finding with { Evidence = last };
        }
    }
}
