using System.Text.Json;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>
/// Reads a pool back from where it is stored and compares it with the legacy file it stands for. What is compared with is the
/// source's own text, not what the writer had in hand.
/// </summary>
internal sealed class PoolComparison
{
    private readonly IRawParts _stored;
    private readonly ConvertedContext _context;
    private readonly int _maxDepth;

    private PoolComparison(IRawParts stored, ConvertedContext context, int maxDepth)
    {
        _stored = stored;
        _context = context;
        _maxDepth = maxDepth;
    }

    /// <summary>What was written, to the byte; null where something else wrote it, and only values are compared.</summary>
    private WrittenPool? Written { get; init; }

    private AddedDefaults? Added { get; init; }

    private bool IsExact => Written is not null;

    /// <summary>
    /// The first difference between a draft just written and its source, token by token; null where there is none.
    /// </summary>
    /// <param name="stored">The draft.</param>
    /// <param name="written">Source and expectations.</param>
    /// <param name="readContents">False to compare names, sizes and index only.</param>
    /// <param name="maxDepth">How deep a stored message may nest.</param>
    public static async Task<string?> OfDraftAsync(IRawParts stored, WrittenPool written, bool readContents, int maxDepth)
    {
        var comparison = new PoolComparison(stored, written.Context, maxDepth) { Written = written };
        return await OrDamageAsync(async () => await comparison.NamesAsync().ConfigureAwait(false)
            ?? await comparison.MetadataAsync().ConfigureAwait(false)
            ?? await (readContents ? comparison.MessagesAsync() : comparison.SizesAsync(written)).ConfigureAwait(false)
            ?? await comparison.IndexAsync(written).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>
    /// The first difference in value between a pool that something else wrote and a legacy file; order of members and
    /// spelling of numbers and strings do not count, nor does the index.
    /// </summary>
    /// <param name="stored">The pool.</param>
    /// <param name="context">The legacy file, converted.</param>
    /// <param name="maxDepth">How deep a stored message may nest.</param>
    /// <param name="added">Collects the defaults that are no difference; where null they are one.</param>
    public static async Task<string?> OfForeignPoolAsync(
        IRawParts stored, ConvertedContext context, int maxDepth, AddedDefaults? added = null)
    {
        var comparison = new PoolComparison(stored, context, maxDepth) { Added = added };
        return await OrDamageAsync(async () => await comparison.NamesAsync().ConfigureAwait(false)
            ?? await comparison.MetadataAsync().ConfigureAwait(false)
            ?? await comparison.MessagesAsync().ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Messages that lie in a pack which is not what was written are not those of the source.</summary>
    private static async Task<string?> OrDamageAsync(Func<Task<string?>> compareAsync)
    {
        try
        {
            return await compareAsync().ConfigureAwait(false);
        }
        catch (InvalidContentException e) when (e.Fault == ContentFault.DamagedPack)
        {
            return e.Message;
        }
    }

    private async Task<string?> NamesAsync()
    {
        var expected = new HashSet<MessageId>(_context.Source.Messages.Count);
        foreach (LegacyMessage message in _context.Source.Messages) expected.Add(message.Id);
        foreach (RawEntry entry in await _stored.ListAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (entry.Message is not { } id || !expected.Remove(id)) return $"{entry.Name} is not in the source";
        }

        return expected.Count == 0 ? null : $"message {expected.Min()} is missing, {expected.Count} in all";
    }

    private async Task<string?> MetadataAsync() =>
        await _stored.ReadHeadAsync(CancellationToken.None).ConfigureAwait(false) is { } stored ? Metadata(stored.Span) : "context.json is missing";

    private string? Metadata(ReadOnlySpan<byte> stored)
    {
        ReadOnlySpan<byte> source = _context.Source.Metadata.Span;
        List<(string Name, Range Value)> expected = JsonMembers.Of(source);
        List<(string Name, Range Value)> found;
        try
        {
            JsonGrammar.Require(stored, 0, _maxDepth);
            found = JsonMembers.Of(stored);
        }
        catch (InvalidContentException e)
        {
            return $"context.json: {e.Message}";
        }

        if (!IsExact)
        {
            expected.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        }

        if (Added is not null)
            found = WithoutAdded(Added, expected, found, stored);
        if (!expected.Select(m => m.Name).SequenceEqual(found.Select(m => m.Name)))
            return "context.json has other members than the source";
        for (int i = 0; i < expected.Count; i++)
        {
            ReadOnlySpan<byte> left = source[expected[i].Value];
            ReadOnlySpan<byte> right = stored[found[i].Value];
            string name = expected[i].Name;
            bool isEqual = Equal(left, right, (source, found) => ExplainsMember(name, source, found))
                || (name == "current_state" && IsUpgradedState(right));
            if (!isEqual) return $"context.json: member '{name}' differs from the source";
        }

        return null;
    }

    /// <summary>The members, but for defaults that the original application adds.</summary>
    private static List<(string Name, Range Value)> WithoutAdded(
        AddedDefaults added, List<(string Name, Range Value)> expected, List<(string Name, Range Value)> found, ReadOnlySpan<byte> stored)
    {
        var left = new List<(string Name, Range Value)>(found.Count);
        foreach ((string name, Range value) in found)
        {
            bool isAdded = !expected.Exists(e => e.Name == name) && added.ExplainsNewMember(name, stored[value]);
            if (!isAdded) left.Add((name, value));
        }

        return left;
    }

    private bool IsUpgradedState(ReadOnlySpan<byte> stored)
    {
        ReadOnlySpan<byte> metadata = _context.Metadata.Span;
        foreach ((string name, Range value) in JsonMembers.Of(metadata))
        {
            if (name == "current_state") return Equal(metadata[value], stored);
        }

        return false;
    }

    private async Task<string?> MessagesAsync()
    {
        using var scratch = new PooledBuffer();
        using var stored = new PooledBuffer();
        foreach (int i in Written?.Order ?? _context.InOrder)
        {
            await _stored.ReadMessageAsync(_context.Source.Messages[i].Id, stored, CancellationToken.None).ConfigureAwait(false);
            if (DifferenceAt(i, stored.Written, scratch) is { } difference) return difference;
        }

        return null;
    }

    private string? DifferenceAt(int position, ReadOnlySpan<byte> stored, PooledBuffer scratch)
    {
        LegacyMessage message = _context.Source.Messages[position];
        if (Written is { } written && stored.Length != written[position].Bytes) return OtherSize(written, position, stored.Length);
        if (!Equal(_context.Text.Slice(message.Offset, message.Length, scratch), stored, Added is null ? null : ExplainsMessage))
            return $"message {message.Id} differs from the source";
        return Written?[position].IsWhatWasWritten(stored) == false
            ? $"message {message.Id} is not what was written: the white space differs"
            : null;
    }

    private async Task<string?> SizesAsync(WrittenPool written)
    {
        for (int i = 0; i < _context.Source.Messages.Count; i++)
        {
            long length = await _stored.SizeOfAsync(_context.Source.Messages[i].Id, CancellationToken.None).ConfigureAwait(false);
            if (length != written[i].Bytes) return OtherSize(written, i, length);
        }

        return null;
    }

    private static string OtherSize(WrittenPool written, int position, long length) =>
        $"message {written.Context.Source.Messages[position].Id} has {length} bytes, {written[position].Bytes} were written";

    /// <summary>The index read back against the facts of the source, whose messages were just found equal to the stored ones.</summary>
    private async Task<string?> IndexAsync(WrittenPool written)
    {
        OrderedEntries? found;
        try
        {
            found = await _stored.ReadIndexAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidContentException e)
        {
            return $"index.json: {e.Message}";
        }

        if (found is null) return "index.json is missing";
        if (found.Overridden > 0 || found.Count != _context.Source.Messages.Count) return "index.json has another number of entries than the pool";
        foreach ((IndexEntry expected, IndexEntry actual) in written.IndexEntries().Zip(found))
        {
            if (expected != actual) return $"index.json: the entry of message {expected.Id} differs from the message";
        }

        return null;
    }

    private bool ExplainsMember(string name, JsonElement source, JsonElement found) => Added?.ExplainsMember(name, source, found) ?? false;

    private bool ExplainsMessage(JsonElement source, JsonElement found) => Added?.ExplainsMessage(source, found) ?? false;

    private bool Equal(
        ReadOnlySpan<byte> source, ReadOnlySpan<byte> stored, Func<JsonElement, JsonElement, bool>? explains = null)
    {
        if (JsonTokens.AreEqual(source, stored)) return true;
        if (IsExact) return false;
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = _maxDepth };
            using JsonDocument left = JsonDocument.Parse(source.ToArray(), options);
            using JsonDocument right = JsonDocument.Parse(stored.ToArray(), options);
            return JsonElement.DeepEquals(left.RootElement, right.RootElement)
                || (explains?.Invoke(left.RootElement, right.RootElement) ?? false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
