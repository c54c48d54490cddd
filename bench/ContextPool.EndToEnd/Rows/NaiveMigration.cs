using System.Text.Json;
using ContextPool.Benchmarks.Baselines;

namespace ContextPool.EndToEnd.Rows;

/// <summary>
/// The migration as the application's own tool does it, one file after the other: copy it, read it whole into objects, write every
/// message and the metadata in place, read everything back into objects, compare the ids. Nothing is synced, hashed or indexed.
/// </summary>
internal static class NaiveMigration
{
    public static void Run(string legacy, string storage, string backups)
    {
        Directory.CreateDirectory(backups);
        foreach (string path in Directory.EnumerateFiles(legacy, "*.json"))
        {
            File.Copy(path, Path.Combine(backups, Path.GetFileName(path)));
            ChatFile context = LegacyFile.Load(path);
            string target = Path.Combine(storage, "contexts", context.Id);
            NaivePool.Save(context, target);
            Compare(context, NaivePool.Load(target));
        }
    }

    private static void Compare(ChatFile written, ChatFile read)
    {
        if (!written.MessagePool.Keys.ToHashSet().SetEquals(read.MessagePool.Keys) || written.Branches.Count != read.Branches.Count)
            throw new JsonException($"context {written.Id} was not written as it was");
    }
}
