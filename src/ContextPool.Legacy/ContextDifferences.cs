using System.Runtime.CompilerServices;
using System.Text.Json;
using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>
/// Everything in which a pool differs from a legacy file, for people who have to decide between both. What the application's own migration
/// adds, and a state in its newer spelling, are no differences. Holds few messages of each at a time.
/// </summary>
internal sealed class ContextDifferences
{
    private readonly ContextHead _sourceHead;
    private readonly IMessageSource _source;
    private readonly ContextHead _poolHead;
    private readonly IMessageSource _pool;

    /// <param name="source">The legacy file, scanned.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="poolHead">Its head.</param>
    public ContextDifferences((ContextHead Head, LegacyMessages Messages) source, IMessageSource pool, ContextHead poolHead) =>
        (_sourceHead, _source, _pool, _poolHead) = (source.Head, source.Messages, pool, poolHead);

    /// <summary>Members of the context that differ, the branches among them.</summary>
    public IReadOnlyList<MemberDifference> Members()
    {
        using JsonDocument source = Parsed(_sourceHead.Metadata.Json);
        using JsonDocument pool = Parsed(_poolHead.Metadata.Json);
        return Between(source, pool);
    }

    /// <summary>
    /// Messages that differ or that only one side has, in the order of the branches of both, and behind them those that are in none, by id.
    /// </summary>
    public async IAsyncEnumerable<MessageDifference> MessagesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        IReadOnlyList<MessageId> inSource = await _source.ListIdsAsync(cancel).ConfigureAwait(false);
        IReadOnlyList<MessageId> inPool = await _pool.ListIdsAsync(cancel).ConfigureAwait(false);
        HashSet<MessageId> kept = [.. inSource, .. inPool];
        IReadOnlyList<MessageId> ids = [.. InBranches().Where(kept.Contains).Union(kept.Order())];
        IAsyncEnumerable<(StoredMessage, StoredMessage)> pairs = _source.ReadMessagesAsync(ids, cancel).Zip(_pool.ReadMessagesAsync(ids, cancel));
        await foreach ((StoredMessage source, StoredMessage pool) in pairs.ConfigureAwait(false))
        {
            if (Compare(source, pool) is { } difference) yield return difference;
        }
    }

    private IEnumerable<MessageId> InBranches() =>
        _sourceHead.Metadata.Branches.Concat(_poolHead.Metadata.Branches).SelectMany(branch => branch.MessageIds);

    private static MessageDifference? Compare(in StoredMessage source, in StoredMessage pool)
    {
        if (source.Message is not { } left || pool.Message is not { } right) return new MessageDifference(source, pool, []);
        if (JsonTokens.AreEqual(left.Json.Span, right.Json.Span)) return null;
        using JsonDocument leftJson = Parsed(left.Json);
        using JsonDocument rightJson = Parsed(right.Json);
        List<MemberDifference> members = Between(leftJson, rightJson);
        return members.Count == 0 ? null : new MessageDifference(source, pool, members);
    }

    private static List<MemberDifference> Between(JsonDocument source, JsonDocument pool) =>
        [.. MemberDifference.Between(source.RootElement.Clone(), pool.RootElement.Clone()).Where(each => !IsAdded(each))];

    /// <summary>A default is told apart by its name, as it is where the whole pool is compared.</summary>
    private static bool IsAdded(MemberDifference difference) => difference is { Source: null, Pool: { ValueKind: JsonValueKind.String } value }
        && difference.Path switch
        {
            "current_state" => value.GetString() == "idle",
            "config.agent_role" => value.GetString() == "actor",
            "message.message_type" => value.GetString() == "text",
            _ => false,
        };

    /// <summary>Both were read, and found well-formed, at this depth.</summary>
    private static JsonDocument Parsed(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = ReadingLimits.MaxDepth });
}
