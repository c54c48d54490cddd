using ContextPool.Benchmarks.Baselines;

namespace ContextPool.Benchmarks.Workload;

/// <summary>Many conversations, each another, as a directory of legacy files.</summary>
internal static class Corpus
{
    /// <summary>Writes so many files of so many messages each.</summary>
    public static void Write(string directory, int contexts, int messages)
    {
        Directory.CreateDirectory(directory);
        Parallel.For(0, contexts, number =>
        {
            ChatFile conversation = Conversation.Of(messages, number);
            LegacyFile.Save(conversation, Path.Combine(directory, $"{conversation.Id}.json"));
        });
    }
}
