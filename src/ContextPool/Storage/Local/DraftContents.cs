using ContextPool.Files;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>What a finished draft must hold for it to be published.</summary>
/// <param name="Messages">How many files its pool has.</param>
/// <param name="MetadataBytes">Size of its <c>context.json</c>.</param>
/// <param name="HasReceipt">True where it was made from a legacy file.</param>
/// <param name="Pack">Its one pack; null where it has none.</param>
internal readonly record struct DraftContents(int Messages, long MetadataBytes, bool HasReceipt, WrittenPack? Pack = null)
{
    /// <summary>
    /// Throws where something is not there that was written: somebody took this writer for dead. What clears drafts moves them away whole,
    /// but a person with a shell may not.
    /// </summary>
    public void RequireWhole(IFileOperations files, ContextLayout draft)
    {
        int messages = files.List(draft.Pool).Count(name => ContextLayout.TryParseMessageName(name, out _));
        if (messages != Messages) throw Torn(draft, $"{messages} of {Messages} messages are in its pool");
        if (Pack is { } pack && (files.Stat(pack.Path) is not { Kind: FileKind.File } file || file.Length != pack.Bytes))
            throw Torn(draft, $"expected a pack of {pack.Bytes} bytes, {pack.Path}");
        if (files.Stat(draft.Metadata) is not { Kind: FileKind.File } metadata || metadata.Length != MetadataBytes)
            throw Torn(draft, $"expected a context.json of {MetadataBytes} bytes");
        if (files.Stat(draft.Index) is null) throw Torn(draft, "expected an index");
        if (HasReceipt && files.Stat(draft.Receipt) is null) throw Torn(draft, "expected a receipt");
    }

    private static FileOperationException Torn(ContextLayout draft, string why) =>
        new(FileFailure.Device, "publish", draft.Root, $"the draft is not whole any more: {why}");
}
