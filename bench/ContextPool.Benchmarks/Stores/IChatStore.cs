using ContextPool.Benchmarks.Baselines;

namespace ContextPool.Benchmarks.Stores;

/// <summary>
/// What a chat application asks of whatever keeps its conversations. All keep the same bytes for a message, its node as indented JSON, and
/// begin and end with the same in hand: typed messages going in, the text of messages coming out. Each is opened once.
/// </summary>
internal interface IChatStore : IDisposable
{
    /// <summary>A whole conversation, all of it or nothing where the store can.</summary>
    Task CreateAsync(ChatFile conversation);

    /// <summary>How many messages the branch of a context has, as its metadata tell.</summary>
    Task<int> MetadataAsync(string context);

    /// <summary>Characters of one message of a context that is open already.</summary>
    Task<int> OneAsync(string context, string message);

    /// <summary>Characters of the last messages of a context that is open already.</summary>
    Task<int> LastAsync(string context, int count);

    /// <summary>Characters of all messages of a context that is open already, in order.</summary>
    Task<int> AllAsync(string context);

    /// <summary>One more message at the end of a context that is open already.</summary>
    Task AppendAsync(string context, ChatNode node);

    /// <summary>Another text in a message of a context that is open already.</summary>
    Task ReplaceAsync(string context, ChatNode node);

    /// <summary>How many contexts there are, the metadata of each in hand.</summary>
    Task<int> ListAsync();

    /// <summary>How many messages of a context have a role.</summary>
    Task<int> CountAsync(string context, string role);
}
