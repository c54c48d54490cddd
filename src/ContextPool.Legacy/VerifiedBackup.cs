using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>
/// The legacy file that a context was made from, found by its receipt and believed only after its hash was compared. The
/// file that was hashed is the one that is read, whatever its path names later.
/// </summary>
internal sealed class VerifiedBackup : ISourceBackup
{
    private readonly LegacyText _text;
    private readonly Dictionary<MessageId, LegacyMessage> _messages;

    private VerifiedBackup(string path, LegacyText text, LegacyContext source, Timestamp sourceWritten)
    {
        Path = path;
        _text = text;
        Source = source;
        SourceWritten = sourceWritten;
        _messages = source.Messages.ToDictionary(m => m.Id);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it says.</summary>
    public LegacyContext Source { get; }

    /// <summary>Its bytes, for whoever needs the spelling.</summary>
    public LegacyText Text => _text;

    /// <summary>Last write of the legacy file, as the receipt tells it.</summary>
    public Timestamp SourceWritten { get; }

    /// <summary>
    /// Opens the backup, or the legacy file itself where that is still there and unchanged; null, with the reason, where neither
    /// is what the receipt says.
    /// </summary>
    public static VerifiedBackup? TryOpen(IFileOperations files, Receipt? receipt, ContextId id, out string why)
    {
        why = "there is no receipt that names a backup";
        if (receipt is null || receipt.ContextId != id.ToString()) return null;
        VerifiedBackup? backup = TryOpen(files, receipt, id, receipt.BackupPath, receipt.BackupSha256, out why);
        return backup ?? TryOpen(files, receipt, id, receipt.SourcePath, receipt.SourceSha256, out _);
    }

    public string Place => Path;

    public IReadOnlyList<Branch> Branches => Source.Branches;

    public bool Contains(MessageId id) => _messages.ContainsKey(id);

    public byte[]? MessageText(MessageId id)
    {
        if (!_messages.TryGetValue(id, out LegacyMessage message)) return null;
        using var scratch = new PooledBuffer();
        using var output = new PooledBuffer();
        ReadOnlySpan<byte> node = _text.Slice(message.Offset, message.Length, scratch);
        return JsonReindenter.TryWrite(node, output, int.MaxValue / 2) ? output.Written.ToArray() : null;
    }

    /// <summary>With the state in the current spelling; its white space is the source's.</summary>
    public ReadOnlyMemory<byte> Metadata() =>
        StateUpgrade.Apply(Source.Metadata, SourceWritten, new WarningTally()).Metadata;

    public void Dispose() => _text.Dispose();

    private static VerifiedBackup? TryOpen(
        IFileOperations files, Receipt receipt, ContextId id, string path, string sha256, out string why)
    {
        LegacyText? text = null;
        try
        {
            IFileReader reader = files.OpenRead(path);
            text = LegacyText.OnDisk(reader);
            why = $"{path} has other contents than when it was verified";
            if (Convert.ToHexStringLower(FileHash.Of(reader)) == sha256)
            {
                LegacyContext source = LegacyReader.Read(text, id, LegacyLimits.Reading);
                _ = Timestamp.TryParse(receipt.SourceModified, out Timestamp written);
                return new VerifiedBackup(path, text, source, written);
            }
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            why = e.Message.Contains(path, StringComparison.Ordinal) ? e.Message : $"{path}: {e.Message}";
        }

        text?.Dispose();
        return null;
    }
}
