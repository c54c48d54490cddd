using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Legacy;

/// <content>Keeping a legacy file that was read.</content>
internal sealed partial class BackupDirectory
{
    /// <summary>
    /// Makes sure of a backup and returns its path; an intact one with the same contents is used again. Throws
    /// <see cref="SourceChangedException"/> where a file that had to be read again is another one now.
    /// </summary>
    /// <param name="source">What to keep.</param>
    /// <param name="sync">Sync the copy itself, where no sync of the file system follows.</param>
    /// <param name="cancel">Looked at between pieces.</param>
    internal string Keep(ReadSource source, bool sync, CancellationToken cancel)
    {
        if (FindIntact(source.Id, source.Hash) is { } known)
        {
            // Whoever wrote it may not have synced it.
            if (sync) _files.SyncFile(known);
            return known;
        }

        using var aside = AsideFile.Create(_files, () => PartialPath(source.Id), source.Stat.Permissions.ForFile());
        Copy(source, aside.Writer, sync, cancel);
        aside.Close();
        string path = Commit(aside.Path, source.Id, source.Hash, source.Text);
        aside.Keep();
        return path;
    }

    /// <summary>Makes the names of all copies, and the list of them, durable, whoever wrote them and whenever.</summary>
    internal void SyncNames()
    {
        if (_files.Stat(ManifestPath) is { Kind: FileKind.File }) _files.SyncFile(ManifestPath);
        _files.SyncDirectory(_root);
    }

    private void Copy(ReadSource source, IFileWriter writer, bool sync, CancellationToken cancel)
    {
        if (source.Text is { } text)
        {
            using var scratch = new PooledBuffer(16);
            writer.Write(text.Slice(0, (int)text.Length, scratch));
        }
        else
        {
            using IFileReader reader = _files.OpenRead(source.Path);
            byte[] copied = FileHash.Copy(reader, writer, cancel, out _);
            if (!copied.AsSpan().SequenceEqual(source.Hash)) throw new SourceChangedException();
        }

        if (sync) writer.Sync();
    }
}
