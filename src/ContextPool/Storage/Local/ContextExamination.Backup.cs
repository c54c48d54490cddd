using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <content>The backup, which lies where the receipt says.</content>
internal sealed partial class ContextExamination
{
    public ValueTask<long> ExamineBackupAsync(Receipt receipt, bool readData, CancellationToken cancel)
    {
        try
        {
            using IFileReader reader = _files.OpenRead(receipt.BackupPath);
            long length = reader.Stat().Length;
            if (length != receipt.SourceBytes)
                Add(FindingKind.BackupChanged, receipt.BackupPath, "", $"it has {length} bytes: expected {receipt.SourceBytes}, as the receipt tells");
            else if (readData)
                return new(CompareBackup(reader, length, receipt));
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AccessDenied)
        {
            Add(FindingKind.BackupUnreadable, receipt.BackupPath, "", $"cannot tell whether the backup is sound: {e.Message}");
        }
        catch (FileOperationException e)
        {
            Add(FindingKind.BackupMissing, receipt.BackupPath, "", $"expected the backup that the receipt names: {e.Message}");
        }

        return default;
    }

    public OpenedBackup OpenBackup(Receipt receipt, BackupReader? reader)
    {
        string whyNot = "nobody here can read it";
        ISourceBackup? backup = reader?.TryOpen(_files, receipt, _id, out whyNot);
        return new OpenedBackup(backup, whyNot, IsMute: backup is null && IsMute(receipt.BackupPath, canRead: reader is not null));
    }

    private long CompareBackup(IFileReader reader, long length, Receipt receipt)
    {
        if (Convert.ToHexStringLower(FileHash.Of(reader)) != receipt.BackupSha256)
            Add(FindingKind.BackupChanged, receipt.BackupPath, "", "expected the SHA-256 that the receipt tells");
        return length;
    }

    /// <summary>What cannot be read though it may be there has not said that it lacks anything.</summary>
    private bool IsMute(string path, bool canRead)
    {
        try
        {
            using IFileReader reader = _files.OpenRead(path);
            return !canRead;
        }
        catch (FileOperationException e)
        {
            return e.Failure == FileFailure.AccessDenied;
        }
    }
}
