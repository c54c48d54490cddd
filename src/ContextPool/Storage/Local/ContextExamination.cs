using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// Looks at the directory of one context as a directory: what lies in it that is no part of a context, or only half of one. What
/// the parts say, and whether they agree, is not its to judge. One look, one thread.
/// </summary>
/// <param name="files">Where to look.</param>
/// <param name="context">The context's directory.</param>
/// <param name="id">The context.</param>
/// <param name="asidesAreLitterBefore">
/// Files aside that were written later are on their way; null where the caller holds the writers' lock, so that none is.
/// </param>
/// <param name="findings">Where findings go, as they are made.</param>
internal sealed class ContextExamination(
    IFileOperations files, ContextLayout context, ContextId id, Timestamp? asidesAreLitterBefore, List<Finding> findings)
{
    private readonly List<string> _unappliedLogs = [];

    /// <summary>Logs of commits that a writer set aside, because the head under them had been written anew.</summary>
    public IReadOnlyList<string> UnappliedLogs => _unappliedLogs;

    /// <summary>Everything in the directory itself, by name.</summary>
    public void ExamineRoot()
    {
        string[] known = [context.Metadata, context.Index, context.IndexLog, context.CommitLog, context.Receipt, context.Pool];
        foreach (string name in SortedNames(context.Root))
        {
            string path = Path.Combine(context.Root, name);
            if (known.Contains(path)) continue;
            if (ContextLayout.IsAside(name)) ExamineAside(path);
            else if (ContextLayout.IsUnappliedCommits(name)) _unappliedLogs.Add(path);
            else Add(FindingKind.ForeignFile, path, "", "expected only the files of a context here");
        }
    }

    /// <summary>Whether there is a directory for the messages.</summary>
    /// <returns>False, with a finding, where there is none to look into.</returns>
    public bool ExaminePool()
    {
        try
        {
            switch (files.Stat(context.Pool))
            {
                case { Kind: FileKind.Directory }:
                    return true;
                case null:
                    Add(FindingKind.PoolMissing, context.Pool, "", "expected a directory for the messages");
                    return false;
                default:
                    Add(FindingKind.DirectoryUnreadable, context.Pool, "", "expected a directory");
                    return false;
            }
        }
        catch (FileOperationException e)
        {
            Add(FindingKind.DirectoryUnreadable, context.Pool, "", e.Message);
            return false;
        }
    }

    /// <summary>
    /// Keeps the ids of what is named as a message, as they come: of a pool of a million messages no more than 16 bytes each are held.
    /// </summary>
    /// <returns>The other names, ordered; none, and a finding, where the pool cannot be listed.</returns>
    public List<string> NamesInPool(List<MessageId> messages)
    {
        var others = new List<string>();
        try
        {
            foreach (string name in files.List(context.Pool))
            {
                if (ContextLayout.TryParseMessageName(name, out MessageId message)) messages.Add(message);
                else others.Add(name);
            }
        }
        catch (FileOperationException e)
        {
            Add(FindingKind.DirectoryUnreadable, context.Pool, "", e.Message);
            messages.Clear();
            return [];
        }

        others.Sort(StringComparer.Ordinal);
        return others;
    }

    /// <summary>One thing in the pool that is not named as a message.</summary>
    /// <returns>The message that it is all the same, under its id in another spelling; null, with a finding or on its way, where it is none.</returns>
    public MessageId? ExamineInPool(string name)
    {
        string path = Path.Combine(context.Pool, name);
        if (ContextLayout.IsAside(name))
        {
            ExamineAside(path);
            return null;
        }

        bool isMessage = name.EndsWith(ContextLayout.MessageExtension, StringComparison.OrdinalIgnoreCase);
        if (isMessage && MessageId.TryParse(Path.GetFileNameWithoutExtension(name.AsSpan()), out MessageId message)) return message;
        Add(FindingKind.ForeignFile, path, "", "expected only messages here, named by their ids");
        return null;
    }

    /// <summary>Whether every line of the log of commits is whole; what the lines say is the caller's.</summary>
    public void ExamineLog(StoredHead head)
    {
        if (head.IsTorn) Add(FindingKind.TornCommitLog, context.CommitLog, "last line", "expected a newline at its end");
        if (head.IsDamaged) Add(FindingKind.DamagedCommitLog, context.CommitLog, "", "expected every line to fit its checksum");
    }

    /// <summary>The names in a directory, ordered; none, and a finding, where it cannot be listed.</summary>
    private List<string> SortedNames(string directory)
    {
        try
        {
            List<string> names = [.. files.List(directory)];
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (FileOperationException e)
        {
            Add(FindingKind.DirectoryUnreadable, directory, "", e.Message);
            return [];
        }
    }

    /// <summary>While a writer is at work the file is on its way and no litter; writers do not take long.</summary>
    private void ExamineAside(string path)
    {
        try
        {
            if (asidesAreLitterBefore is { } time && !(files.Stat(path) is { } stat && stat.LastWrite < time)) return;
        }
        catch (FileOperationException)
        {
            // Found all the same: what cannot be looked at is not on its way.
        }

        Add(FindingKind.UnfinishedWrite, path, "", "its writer is gone: expected it to be renamed or deleted");
    }

    private void Add(FindingKind kind, string path, string within, string detail) => findings.Add(new Finding(kind, id, path, within, detail));
}
