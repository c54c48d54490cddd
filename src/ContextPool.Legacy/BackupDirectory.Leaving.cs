using ContextPool.Files;

namespace ContextPool.Legacy;

/// <content>Copies that are to go.</content>
internal sealed partial class BackupDirectory
{
    /// <summary>The copies that are there, listed or not.</summary>
    public IEnumerable<BackupName> Names()
    {
        foreach (string name in _files.List(_root))
        {
            if (BackupName.TryParse(name, out BackupName backup)) yield return backup;
        }
    }

    /// <summary>
    /// Takes copies that are about to be deleted out of the list, durably, and forgets them. Whoever dies before it deleted them has them listed again by
    /// the next run.
    /// </summary>
    public void Unlist(IReadOnlySet<string> names)
    {
        if (_files.Stat(ManifestPath) is not null) RewriteManifest(without: names);
        foreach ((BackupKey key, BackupName name) in _known)
        {
            if (names.Contains(name.ToString())) _known.TryRemove(key, out _);
        }
    }
}
