namespace ContextPool.EndToEnd.Corpus;

/// <summary>A corpus as a directory of legacy files.</summary>
internal static class CorpusFiles
{
    /// <summary>Writes all files, on all processors; which thread makes which does not show.</summary>
    /// <returns>Bytes of all.</returns>
    public static long Write(CorpusShape shape, string directory)
    {
        Directory.CreateDirectory(directory);
        long bytes = 0;
        Parallel.For(0, shape.Contexts, number =>
        {
            using var text = new MemoryStream();
            string id = CorpusContext.Write(shape, number, text);
            using FileStream file = File.Create(Path.Combine(directory, $"{id}.json"));
            text.WriteTo(file);
            Interlocked.Add(ref bytes, text.Length);
        });
        return bytes;
    }
}
