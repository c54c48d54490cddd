using System.Runtime.CompilerServices;
using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <content>Metadata with its log of commits, and the receipt.</content>
internal sealed partial class ContextExamination
{
    private IReadOnlyList<AppendRecord> _unapplied = [];

    public ValueTask<ExaminedHead> ReadHeadAsync(CancellationToken cancel)
    {
        try
        {
            if (HeadReader.Read(_files, _context, _id) is not { } head)
            {
                MissHead();
                return default;
            }

            if (head.IsTorn) Add(FindingKind.TornCommitLog, _context.CommitLog, "last line", "expected a newline at its end");
            if (head.IsDamaged) Add(FindingKind.DamagedCommitLog, _context.CommitLog, "", "expected every line to fit its checksum");
            _unapplied = head.Unapplied;
            return new(new ExaminedHead(IsThere: true, head.Metadata));
        }
        catch (Exception e) when (FileFaults.IsAboutFile(e))
        {
            bool isLog = IsAboutLog(e);
            FindingKind kind = isLog ? FindingKind.DamagedCommitLog : FindingKind.MetadataUnreadable;
            _findings.Add(new Finding(kind, _id, isLog ? _context.CommitLog : _context.Metadata, FileFaults.WithinOf(e), e.Message)
            {
                Traits = FileFaults.IsRefusal(e) && !isLog ? FindingTraits.IsRefused : FindingTraits.None,
            });
            return new(new ExaminedHead(IsThere: true, Metadata: null));
        }
    }

    public async IAsyncEnumerable<LeftoverCommits> ReadLeftoverCommitsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        if (_unapplied.Count > 0) yield return new LeftoverCommits(_context.CommitLog, _unapplied.SelectMany(r => r.Ids));
        foreach (string path in _unappliedLogs)
        {
            if (TryReadLog(path) is { } records) yield return new LeftoverCommits(path, records.OfType<AppendRecord>().SelectMany(r => r.Ids));
        }
    }

    public ValueTask<Receipt?> ReadReceiptAsync(CancellationToken cancel)
    {
        try
        {
            byte[]? bytes = _files.ReadAllOrNull(_context.Receipt);
            Receipt? receipt = bytes is null ? null : Receipt.FromJson(bytes);
            if (bytes is not null && receipt is null) Add(FindingKind.ReceiptUnreadable, _context.Receipt, "", "expected a receipt as JSON object");
            return new(receipt);
        }
        catch (Exception e) when (FileFaults.IsAboutFile(e))
        {
            Add(FindingKind.ReceiptUnreadable, _context.Receipt, "", e.Message);
            return new((Receipt?)null);
        }
    }

    /// <summary>There is no <c>context.json</c>; where the directory is gone as well, it was deleted while the look went on.</summary>
    private void MissHead()
    {
        if (_files.Stat(_context.Root) is null) return;
        bool hasContents = _files.List(_context.Root).Any();
        string detail = hasContents
            ? "expected the context's metadata: nobody can reach the files beside it" : "the directory is empty: expected a context or no directory";
        _findings.Add(new Finding(FindingKind.MetadataMissing, _id, _context.Metadata, "", detail) { IsDamage = hasContents });
    }

    /// <summary>Null, with a finding, where a log that was set aside cannot be read.</summary>
    private IReadOnlyList<CommitRecord>? TryReadLog(string path)
    {
        try
        {
            return CommitLogContents.Parse(_files.ReadAllOrNull(path) ?? []).Records;
        }
        catch (Exception e) when (FileFaults.IsAboutFile(e))
        {
            Add(FindingKind.DamagedCommitLog, path, FileFaults.WithinOf(e), e.Message);
            return null;
        }
    }

    /// <summary>True where the exception is about the log and says nothing of the metadata.</summary>
    private bool IsAboutLog(Exception e) =>
        e is InvalidContentException { Fault: ContentFault.UnknownCommit } || (e as FileOperationException)?.Path == _context.CommitLog;
}
