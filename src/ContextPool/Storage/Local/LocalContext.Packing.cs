using ContextPool.Files;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <content>Messages are packed, and unpacked.</content>
internal sealed partial class LocalContext
{
    public async ValueTask<PackResult> PackAsync(PackOptions options, TimeSpan wait, CancellationToken cancel)
    {
        if (options.DryRun) return await Task.Run(() => Pack(options, cancel), cancel).ConfigureAwait(false);
        return await LockedAsync(wait, () => Task.FromResult(Pack(options, cancel)), cancel).ConfigureAwait(false);
    }

    public ValueTask<PackResult> UnpackAsync(TimeSpan wait, CancellationToken cancel) =>
        LockedAsync(wait, () => Task.FromResult(new ContextPacking(Storage, Layout, Id, PermissionsOfFiles()).Unpack(cancel)), cancel);

    private PackResult Pack(PackOptions options, CancellationToken cancel)
    {
        StoredHead head = ReadHead(null) ?? throw new ContextNotFoundException(Id);
        PackPlan plan = PackPlan.Of(Storage, Layout, head.Metadata, options.All);
        if (options.UntouchedSince is { } since && LastSaved(head, plan) >= Timestamp.FromDateTime(since)) return new PackResult(Id) { IsInUse = true };
        if (!options.DryRun)
            return new ContextPacking(Storage, Layout, Id, head.Version.Permissions.ForFile()).Pack(plan, new PackTerms(options.Level), cancel);
        return new PackResult(Id)
        {
            Messages = plan.ToPack.Count,
            Bytes = plan.ToPack.Sum(s => s.Entry.SizeBytes),
            LeftLoose = plan.LeftLoose,
        };
    }

    private Timestamp LastSaved(StoredHead head, PackPlan plan)
    {
        Timestamp last = head.Version.LastWrite > plan.LastWrite ? head.Version.LastWrite : plan.LastWrite;
        return Files.Stat(Layout.CommitLog)?.LastWrite is { } log && log > last ? log : last;
    }
}
