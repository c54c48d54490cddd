namespace ContextPool.Storage.Packs;

/// <summary>A pack that has its name.</summary>
/// <param name="Path">Of the file.</param>
/// <param name="Bytes">Of the file.</param>
internal readonly record struct WrittenPack(string Path, long Bytes);
