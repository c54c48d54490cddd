namespace ContextPool.Migrator.Tests.PowerCuts;

/// <summary>Where one saved version of a context is, whole: in the legacy directory, the store, the trash, the backups.</summary>
internal sealed record Whereabouts(bool Legacy, bool Pool, bool Trash, bool Backup)
{
    public bool IsSomewhere => Legacy || Pool || Trash || Backup;

    public override string ToString() =>
        IsSomewhere
            ? string.Join('+', new[] { Legacy ? "legacy" : "", Pool ? "pool" : "", Trash ? "trash" : "", Backup ? "backup" : "" }.Where(w => w.Length > 0))
            : "nowhere";
}
