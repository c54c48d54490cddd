using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <content>The context directory, its metadata and its receipt.</content>
internal sealed partial class ContextCheck
{
    private const int HashLength = 64;

    private bool _hasMetadata;
    private Timestamp? _sourceWritten;

    /// <summary>False where there is no metadata and therefore no context.</summary>
    private bool LookAtMetadata()
    {
        try
        {
            if (HeadReader.Read(_files, _context, _id) is { } head)
            {
                // Only the ids are kept: the text of a large context is not needed again.
                _named = NamedMessages.By(head.Metadata.Branches);
                _hasMetadata = true;
                LookAtLog(head);
                LookAtActiveBranch(head.Metadata);
                return true;
            }

            // Deleted while the check went on.
            if (_files.Stat(_context.Root) is null) return false;
            bool hasContents = _files.List(_context.Root).Any();
            Findings.Add(new Finding(FindingKind.MetadataMissing, _id, _context.Metadata, "", hasContents
                ? "expected the context's metadata: nobody can reach the files beside it"
                : "the directory is empty: expected a context or no directory")
            { IsDamage = hasContents });
            return false;
        }
        catch (Exception e) when (IsAboutFile(e) && IsAboutLog(e))
        {
            Findings.Add(new Finding(FindingKind.DamagedCommitLog, _id, _context.CommitLog, PlaceOf(e), e.Message));
            return true;
        }
        catch (Exception e) when (IsAboutFile(e))
        {
            Findings.Add(new Finding(FindingKind.MetadataUnreadable, _id, _context.Metadata, PlaceOf(e), e.Message) { Traits = TraitsOf(FailureOf(e)) });
            return true;
        }
    }

    private void LookAtActiveBranch(ContextMetadata metadata)
    {
        if (metadata.ActiveBranchName is { } name && metadata.FindBranch(name) is not null) return;
        Findings.Add(new Finding(
            FindingKind.ActiveBranchMissing, _id, _context.Metadata, "active_branch_name",
            "expected the name of one of the context's branches"));
    }

    private Receipt? ReadReceipt()
    {
        try
        {
            byte[]? bytes = _files.ReadAllOrNull(_context.Receipt);
            if (bytes is null) return null;
            if (Receipt.FromJson(bytes) is not { } receipt)
            {
                Findings.Add(new Finding(FindingKind.ReceiptUnreadable, _id, _context.Receipt, "", "expected a receipt as JSON object"));
                return null;
            }

            if (Timestamp.TryParse(receipt.SourceModified, out Timestamp written)) _sourceWritten = written;
            if (WrongMember(receipt) is not { } wrong) return receipt;
            Findings.Add(new Finding(FindingKind.ReceiptMismatch, _id, _context.Receipt, wrong.Member, wrong.Expected));
        }
        catch (Exception e) when (IsAboutFile(e))
        {
            Findings.Add(new Finding(FindingKind.ReceiptUnreadable, _id, _context.Receipt, "", e.Message));
        }

        return null;
    }

    private (string Member, string Expected)? WrongMember(Receipt receipt)
    {
        if (receipt.Version is < 1 or > Receipt.CurrentVersion) return ("version", $"expected {Receipt.CurrentVersion}");
        if (receipt.ContextId != _id.ToString()) return ("context_id", $"expected {_id}");
        if (!IsHash(receipt.SourceSha256)) return ("source_sha256", "expected 64 hex digits");
        if (!IsHash(receipt.PoolSha256)) return ("pool_sha256", "expected 64 hex digits");
        if (!string.IsNullOrEmpty(receipt.BackupPath) && !IsHash(receipt.BackupSha256)) return ("backup_sha256", "expected 64 hex digits");
        if (!Timestamp.TryParse(receipt.SourceModified, out _)) return ("source_modified", "expected an RFC 3339 time");
        if (receipt.Messages < 0 || receipt.SourceBytes < 0) return ("messages", "expected a number that is not negative");
        return null;
    }

    private static bool IsHash(string? text) => text?.Length == HashLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Presence and size are always looked at; the contents only where contents are read.</summary>
    private void LookAtBackup(Receipt? receipt)
    {
        if (string.IsNullOrEmpty(receipt?.BackupPath)) return;
        try
        {
            using IFileReader reader = _files.OpenRead(receipt.BackupPath);
            long length = reader.Stat().Length;
            if (length != receipt.SourceBytes)
            {
                Findings.Add(new Finding(
                    FindingKind.BackupChanged, _id, receipt.BackupPath, "",
                    $"it has {length} bytes: expected {receipt.SourceBytes}, as the receipt tells"));
            }
            else if (_readData)
            {
                BytesRead += length;
                if (Convert.ToHexStringLower(FileHash.Of(reader)) == receipt.BackupSha256) return;
                Findings.Add(new Finding(FindingKind.BackupChanged, _id, receipt.BackupPath, "", "expected the SHA-256 that the receipt tells"));
            }
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AccessDenied)
        {
            Findings.Add(new Finding(
                FindingKind.BackupUnreadable, _id, receipt.BackupPath, "", $"cannot tell whether the backup is sound: {e.Message}"));
        }
        catch (FileOperationException e)
        {
            Findings.Add(new Finding(
                FindingKind.BackupMissing, _id, receipt.BackupPath, "", $"expected the backup that the receipt names: {e.Message}"));
        }
    }
}
