using ContextPool.Benchmarks.Baselines;

namespace ContextPool.Benchmarks.Workload;

/// <summary>The same conversation in all three forms, made once per size and only read afterwards.</summary>
internal sealed class Contexts
{
    private static readonly Dictionary<int, Contexts> Made = [];

    private Contexts(int messages)
    {
        ChatFile conversation = Conversation.Of(messages);
        Id = ContextId.Parse(conversation.Id);
        string directory = BenchDirectory.New($"contexts-{messages}");
        LegacyPath = Path.Combine(directory, $"{conversation.Id}.json");
        NaivePath = Path.Combine(directory, "naive");
        LegacyFile.Save(conversation, LegacyPath);
        NaivePool.Save(conversation, NaivePath);
        Storage = Path.Combine(directory, "storage");
        Open(isDurable: false).CreateAsync(Draft(conversation)).GetAwaiter().GetResult();
    }

    public ContextId Id { get; }

    public string LegacyPath { get; }

    public string NaivePath { get; }

    public string Storage { get; }

    /// <summary>Those of a size.</summary>
    public static Contexts Of(int messages)
    {
        if (!Made.TryGetValue(messages, out Contexts? contexts)) Made[messages] = contexts = new Contexts(messages);
        return contexts;
    }

    /// <summary>A conversation as the library takes it: the JSON of its messages, ready.</summary>
    public static NewContext Draft(ChatFile conversation) => new()
    {
        Id = ContextId.Parse(conversation.Id),
        ConfigJson = conversation.Config.GetRawText(),
        Messages = [.. conversation.InOrder().Select(node => MessageDraft.FromNode(NaivePool.ToJson(node)))],
    };

    /// <summary>The store with this context, or an empty one elsewhere.</summary>
    public ContextStore Open(bool isDurable) => OpenAt(Storage, isDurable);

    /// <summary>A store in a directory.</summary>
    public static ContextStore OpenAt(string directory, bool isDurable) =>
        ContextStore.Open(directory, new ContextStoreOptions { Durable = isDurable });
}
