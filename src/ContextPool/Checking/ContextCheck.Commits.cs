using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <content>The log of commits, and what earlier writers set aside of one.</content>
internal sealed partial class ContextCheck
{
    private void LookAtLog(StoredHead head)
    {
        _examination.ExamineLog(head);
        if (head.Unapplied.Count > 0) AddUnapplied(_context.CommitLog, head.Unapplied);
        foreach (string path in _examination.UnappliedLogs) LookAtUnapplied(path);
    }

    private void LookAtUnapplied(string path)
    {
        try
        {
            AddUnapplied(path, CommitLogContents.Parse(_files.ReadAllOrNull(path) ?? []).Records.OfType<AppendRecord>());
        }
        catch (Exception e) when (IsAboutFile(e))
        {
            Findings.Add(new Finding(FindingKind.DamagedCommitLog, _id, path, PlaceOf(e), e.Message));
        }
    }

    private void AddUnapplied(string path, IEnumerable<AppendRecord> records)
    {
        MessageId[] lost = [.. records.SelectMany(r => r.Ids).Distinct().Where(id => !_named.Contains(id))];
        string what = lost.Length == 0 ? "all that it tells of is in a branch" : $"{lost.Length} messages were appended and are in no branch";
        MessageId? first = lost.Length == 0 ? null : lost[0];
        Findings.Add(new Finding(FindingKind.UnappliedCommits, _id, path, $"{first}", $"{what}: expected none to be left over")
        {
            IsDamage = first is not null,
            Message = first,
        });
    }

    /// <summary>True where the exception is about the log and says nothing of the metadata.</summary>
    private bool IsAboutLog(Exception e) =>
        e is InvalidContentException { Fault: ContentFault.UnknownCommit } || (e as FileOperationException)?.Path == _context.CommitLog;
}
