using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// Moves messages between their two places, in the orders of FORMAT.md, "Pack" and "Unpack": durable in the new place, and read back there,
/// before they leave the old one. The caller holds the writers' lock.
/// </summary>
internal sealed class ContextPacking(LocalStorage storage, ContextLayout layout, ContextId id, Permissions permissions)
{
    private readonly IFileOperations _files = storage.Files;
    private readonly MessagePool _pool = new(storage.Files, layout, storage.Packs);

    /// <summary>Does what a plan says.</summary>
    public PackResult Pack(PackPlan plan, PackTerms terms, CancellationToken cancel)
    {
        if (plan.IsEmpty) return new PackResult(id) { LeftLoose = plan.LeftLoose };
        WrittenPack? pack = null;
        if (plan.ToPack.Count > 0)
        {
            storage.EnsurePacks();
            pack = Write(plan, terms, cancel);
        }

        // From here on nothing is undone: what stays behind is the same in both places, and the next one drops it.
        Drop([.. plan.ToPack.Concat(plan.PackedAlready).Where(s => s.Loose is not null)]);
        DropPacks(plan.ToDrop);
        SettleIndex([]);
        return new PackResult(id)
        {
            Messages = plan.ToPack.Count,
            Bytes = plan.ToPack.Sum(s => s.Entry.SizeBytes),
            StoredBytes = pack?.Bytes ?? 0,
            LeftLoose = plan.LeftLoose,
        };
    }

    /// <summary>Takes all messages out of the packs.</summary>
    public PackResult Unpack(CancellationToken cancel)
    {
        PackSnapshot packs = _pool.Packs.Look();
        if (packs.IsEmpty) return new PackResult(id);
        HashSet<MessageId> loose = [.. PoolListing.Of(_files, layout)];
        List<PackedMessage> packed = [.. PackSnapshot.InStoredOrder(packs.Messages().Where(m => !loose.Contains(m.Id)))];
        Dictionary<MessageId, IndexEntry> entries = IndexStore.Load(_files, layout, storage.Torn, storage.Packs).ToDictionary(e => e.Id);
        _files.CreateDirectory(layout.Pool, permissions.ForDirectory());
        using (var batch = new FileBatch(_files, layout, permissions, storage.IsDurable))
        {
            batch.AddAll(packed.Count, packed.Select(m => (layout.Message(m.Id), _pool.Packs.Read(m))), cancel);
            batch.Keep();
        }

        SettleIndex([.. packed.Select(m => entries.TryGetValue(m.Id, out IndexEntry known) ? known : m.Entry)]);
        DropPacks([.. packs.Packs.Reverse()]);
        return new PackResult(id) { Messages = packed.Count, Bytes = packed.Sum(m => (long)m.Place.Length) };
    }

    private WrittenPack Write(PackPlan plan, PackTerms terms, CancellationToken cancel)
    {
        if (_files.CreateDirectory(layout.Packs, permissions.ForDirectory()) && storage.IsDurable) _files.SyncDirectory(layout.Root);
        using var writer = new PackFileWriter(_files, layout.Aside(), id, terms, permissions);
        foreach (PackSource source in plan.ToPack)
        {
            cancel.ThrowIfCancellationRequested();
            writer.Add(source.Id, Read(source).Span);
        }

        long number = plan.Packs.IsEmpty ? 1 : plan.Packs.Packs[0].Name.Number + 1;
        IndexEntry[] entries = [.. plan.ToPack.Select(s => s.Entry).OrderBy(e => e.Id)];
        WrittenPack pack = writer.Finish(layout.Packs, number, entries, storage.IsDurable, (aside, name) =>
        {
            Prove(aside, name, plan.ToPack);
            cancel.ThrowIfCancellationRequested();
        });
        if (storage.IsDurable) _files.SyncDirectory(layout.Packs);
        return pack;
    }

    /// <summary>Reads the pack back, and compares all of it with what lies in the old places now.</summary>
    private void Prove(string aside, PackName name, List<PackSource> sources)
    {
        PackFile pack = PackFile.OpenAt(_files, aside, name);
        pack.RequireWhole(_files, id);
        var readBack = new PackDirectory(_files, layout.Packs);
        PackFormat.Require(pack.Footer.Count == sources.Count, 0, $"{pack.Footer.Count} of {sources.Count} messages are in the pack that was written");
        foreach (PackSource source in sources)
        {
            int position = pack.Footer.PositionOf(source.Id);
            PackFormat.Require(
                position >= 0 && pack.Footer.EntryAt(position) == source.Entry && IsEqual(readBack.Read(new PackedMessage(source.Id, pack, position)).Span, source),
                0, $"message {source.Id} was read back from the pack otherwise than it is");
        }
    }

    private bool IsEqual(ReadOnlySpan<byte> readBack, in PackSource source) =>
        readBack.SequenceEqual(Read(source).Span) && (source.Entry.Hash.IsUnknown || source.Entry.Hash == ContentHash.Of(readBack));

    private ReadOnlyMemory<byte> Read(in PackSource source)
    {
        if (source.Packed is { } packed) return _pool.Packs.Read(packed);
        using IFileReader reader = _files.OpenRead(layout.Message(source.Id));
        return reader.ReadAll();
    }

    /// <summary>A file that is not the one that was read any more stays: somebody writes here who knows nothing of locks.</summary>
    private void Drop(List<PackSource> sources)
    {
        foreach (PackSource source in sources)
        {
            string path = layout.Message(source.Id);
            if (_files.Stat(path) is { } now && now.IsSameVersionAs(source.Loose!.Value)) _files.DeleteFile(path);
        }

        if (storage.IsDurable && sources.Count > 0) _files.SyncDirectory(layout.Pool);
    }

    /// <summary>The oldest first: while a younger one is there, what it hides must not come to light.</summary>
    private void DropPacks(IReadOnlyList<PackFile> packs)
    {
        foreach (PackFile pack in packs) _files.DeleteFile(pack.Path);
        if (storage.IsDurable && packs.Count > 0) _files.SyncDirectory(layout.Packs);
        if (packs.Count > 0 && !_files.List(layout.Packs).Any()) _files.DeleteDirectory(layout.Packs);
    }

    private void SettleIndex(IReadOnlyList<IndexEntry> added)
    {
        try
        {
            IndexStore.Settle(_files, layout, added, permissions, storage.Now());
        }
        catch (FileOperationException)
        {
            // Entries for messages in packs are in nobody's way, and a load reads what has none.
        }
    }
}
