using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ContextPool.Storage;

namespace ContextPool;

/// <summary>
/// What all contexts of a store were like at one moment, in a few bytes each: where a watch goes on from. Opaque; may be kept as
/// <see cref="ToBytes"/>, so that a program learns what changed while it was not there. Of another store everything in it is a change.
/// </summary>
public sealed class StorePosition
{
    private const int EntryBytes = 16 + 8 + 8 + 8;
    private const int IdBytes = 16;

    private static ReadOnlySpan<byte> Magic => "CPPOS\0\0\u0001"u8;

    internal StorePosition(ImmutableDictionary<ContextId, ContextMark> marks, ImmutableHashSet<ContextId> deleted)
    {
        Marks = marks;
        Deleted = deleted;
    }

    /// <summary>How many contexts there were.</summary>
    public int Count => Marks.Count;

    /// <summary>The contexts that were there.</summary>
    internal ImmutableDictionary<ContextId, ContextMark> Marks { get; }

    /// <summary>Contexts that were in the trash, or went since: where one of them is there again, it was restored.</summary>
    internal ImmutableHashSet<ContextId> Deleted { get; }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; false for anything else, and for what a newer version wrote.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out StorePosition? position)
    {
        position = null;
        if (!bytes.StartsWith(Magic) || bytes.Length < Magic.Length + 4) return false;
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[Magic.Length..]);
        ReadOnlySpan<byte> rest = bytes[(Magic.Length + 4)..];
        if (count < 0 || (long)count * EntryBytes > rest.Length || (rest.Length - (count * EntryBytes)) % IdBytes != 0) return false;
        var marks = ImmutableDictionary.CreateBuilder<ContextId, ContextMark>();
        for (; count > 0; count--, rest = rest[EntryBytes..]) marks[IdOf(rest)] = MarkOf(rest[IdBytes..]);
        var deleted = ImmutableHashSet.CreateBuilder<ContextId>();
        for (; rest.Length > 0; rest = rest[IdBytes..]) deleted.Add(IdOf(rest));
        position = new StorePosition(marks.ToImmutable(), deleted.ToImmutable());
        return true;
    }

    /// <summary>To be kept: 40 bytes a context and 16 for each in the trash. Written so by this version and read by later ones.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Magic.Length + 4 + (Marks.Count * EntryBytes) + (Deleted.Count * IdBytes)];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Magic.Length), Marks.Count);
        Span<byte> rest = bytes.AsSpan(Magic.Length + 4);
        foreach ((ContextId id, ContextMark mark) in Marks)
        {
            id.Value.TryWriteBytes(rest);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[16..], mark.Head);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[24..], mark.Messages);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[32..], mark.Contents);
            rest = rest[EntryBytes..];
        }

        foreach (ContextId id in Deleted)
        {
            id.Value.TryWriteBytes(rest);
            rest = rest[IdBytes..];
        }

        return bytes;
    }

    /// <summary>The same, but of one context.</summary>
    internal StorePosition With(ContextId id, in ContextMark mark) => new(Marks.SetItem(id, mark), Deleted.Remove(id));

    /// <summary>The same without a context.</summary>
    internal StorePosition Without(ContextId id) => new(Marks.Remove(id), Deleted.Add(id));

    private static ContextId IdOf(ReadOnlySpan<byte> bytes) => new(new Guid(bytes[..IdBytes]));

    /// <summary>What has contents was fresh, or it would not have been kept with them.</summary>
    private static ContextMark MarkOf(ReadOnlySpan<byte> bytes)
    {
        ulong contents = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        return new ContextMark(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), contents, IsFresh: contents != 0);
    }
}
