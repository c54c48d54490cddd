using System.Security.Cryptography;
using System.Text.Json;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Format;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// Reads a pool back from the file system and compares it with the legacy file it stands for. What is compared with is the
/// source's own text, not what the writer had in hand.
/// </summary>
internal sealed class PoolComparison
{
    private readonly IFileOperations _files;
    private readonly ContextLayout _pool;
    private readonly ContextDraft _draft;
    private readonly int _maxDepth;
    private readonly bool _readContents;
    private readonly AddedDefaults? _added;

    private PoolComparison(
        IFileOperations files, ContextLayout pool, ContextDraft draft, int maxDepth, bool readContents, AddedDefaults? added = null)
    {
        _files = files;
        _pool = pool;
        _draft = draft;
        _maxDepth = maxDepth;
        _readContents = readContents;
        _added = added;
    }

    /// <summary>
    /// The first difference between a draft just written and its source, token by token; null where there is none.
    /// </summary>
    /// <param name="files">Where to read.</param>
    /// <param name="pool">The draft's directory.</param>
    /// <param name="draft">Source and expectations.</param>
    /// <param name="sourceWritten">Last write of the legacy file; dates undated messages.</param>
    /// <param name="readContents">False to compare names, sizes and index only.</param>
    /// <param name="maxDepth">How deep a stored message may nest.</param>
    public static string? OfDraft(
        IFileOperations files, ContextLayout pool, ContextDraft draft, Timestamp sourceWritten, bool readContents, int maxDepth)
    {
        var comparison = new PoolComparison(files, pool, draft, maxDepth, readContents);
        return comparison.Names()
            ?? comparison.Metadata(isExact: true)
            ?? comparison.Messages(isExact: true)
            ?? comparison.Index(sourceWritten);
    }

    /// <summary>
    /// The first difference in value between a pool that something else wrote and a legacy file; order of members and
    /// spelling of numbers and strings do not count, nor does the index.
    /// </summary>
    /// <param name="files">Where to read.</param>
    /// <param name="pool">The pool's directory.</param>
    /// <param name="draft">The legacy file, converted.</param>
    /// <param name="maxDepth">How deep a stored message may nest.</param>
    /// <param name="added">Collects the defaults that are no difference; where null they are one.</param>
    public static string? OfForeignPool(
        IFileOperations files, ContextLayout pool, ContextDraft draft, int maxDepth, AddedDefaults? added = null)
    {
        var comparison = new PoolComparison(files, pool, draft, maxDepth, readContents: true, added);
        return comparison.Names() ?? comparison.Metadata(isExact: false) ?? comparison.Messages(isExact: false);
    }

    private string? Names()
    {
        var expected = new HashSet<MessageId>(_draft.Source.Messages.Select(m => m.Id));
        foreach (string name in _files.List(_pool.Pool))
        {
            if (!ContextLayout.TryParseMessageName(name, out MessageId id) || !expected.Remove(id))
                return $"messages_pool/{JsonText.ForMessage(System.Text.Encoding.UTF8.GetBytes(name))} is not in the source";
        }

        return expected.Count == 0 ? null : $"message {expected.Min()} is missing, {expected.Count} in all";
    }

    private string? Metadata(bool isExact)
    {
        byte[]? stored = _files.ReadAllOrNull(_pool.Metadata);
        if (stored is null) return "context.json is missing";
        ReadOnlySpan<byte> source = _draft.Source.Metadata.Span;
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

        if (!isExact)
        {
            expected.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        }

        if (_added is not null)
            found.RemoveAll(m => !expected.Exists(e => e.Name == m.Name) && _added.ExplainsNewMember(m.Name, stored.AsSpan(m.Value)));
        if (!expected.Select(m => m.Name).SequenceEqual(found.Select(m => m.Name)))
            return "context.json has other members than the source";
        for (int i = 0; i < expected.Count; i++)
        {
            ReadOnlySpan<byte> left = source[expected[i].Value];
            ReadOnlySpan<byte> right = stored.AsSpan(found[i].Value);
            string name = expected[i].Name;
            bool isEqual = Equal(left, right, isExact, (source, found) => ExplainsMember(name, source, found))
                || (name == "current_state" && IsUpgradedState(right, isExact));
            if (!isEqual) return $"context.json: member '{name}' differs from the source";
        }

        return null;
    }

    private bool IsUpgradedState(ReadOnlySpan<byte> stored, bool isExact)
    {
        ReadOnlySpan<byte> metadata = _draft.Metadata.Span;
        foreach ((string name, Range value) in JsonMembers.Of(metadata))
        {
            if (name == "current_state") return Equal(metadata[value], stored, isExact);
        }

        return false;
    }

    private string? Messages(bool isExact)
    {
        if (!_readContents) return Sizes();
        using var scratch = new PooledBuffer();
        using var stored = new PooledBuffer();
        for (int i = 0; i < _draft.Source.Messages.Count; i++)
        {
            LegacyMessage message = _draft.Source.Messages[i];
            using (IFileReader reader = _files.OpenRead(_pool.Message(message.Id)))
            {
                int length = checked((int)reader.Stat().Length);
                if (isExact && length != _draft.SizeOf(i)) return OtherSize(i, length);
                if (reader.ReadUpTo(stored.Resize(length), 0) != length) return $"message {message.Id} is shorter than its size";
            }

            if (!Equal(_draft.Text.Slice(message.Offset, message.Length, scratch), stored.Written, isExact, ExplainsMessage))
                return $"message {message.Id} differs from the source";
            if (isExact && !SHA256.HashData(stored.Written).AsSpan().SequenceEqual(_draft.HashOf(i)))
                return $"message {message.Id} is not what was written: the white space differs";
        }

        return null;
    }

    private string? Sizes()
    {
        for (int i = 0; i < _draft.Source.Messages.Count; i++)
        {
            long length = _files.Stat(_pool.Message(_draft.Source.Messages[i].Id))?.Length ?? 0;
            if (length != _draft.SizeOf(i)) return OtherSize(i, length);
        }

        return null;
    }

    private string OtherSize(int position, long length) =>
        $"message {_draft.Source.Messages[position].Id} has {length} bytes, {_draft.SizeOf(position)} were written";

    /// <summary>The index read back against the facts of the source, whose messages were just found equal to the stored ones.</summary>
    private string? Index(Timestamp sourceWritten)
    {
        OrderedEntries found;
        try
        {
            using IFileReader reader = _files.OpenRead(_pool.Index);
            found = IndexFile.Read(reader);
        }
        catch (InvalidContentException e)
        {
            return $"index.json: {e.Message}";
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return "index.json is missing";
        }

        if (found.Overridden > 0 || found.Count != _draft.Source.Messages.Count) return "index.json has another number of entries than the pool";
        foreach ((IndexEntry expected, IndexEntry actual) in _draft.IndexEntries(sourceWritten).Zip(found))
        {
            if (expected != actual) return $"index.json: the entry of message {expected.Id} differs from the message";
        }

        return null;
    }

    private bool ExplainsMember(string name, JsonElement source, JsonElement found) => _added?.ExplainsMember(name, source, found) ?? false;

    private bool ExplainsMessage(JsonElement source, JsonElement found) => _added?.ExplainsMessage(source, found) ?? false;

    private bool Equal(
        ReadOnlySpan<byte> source, ReadOnlySpan<byte> stored, bool isExact, Func<JsonElement, JsonElement, bool>? explains = null)
    {
        if (JsonTokens.AreEqual(source, stored)) return true;
        if (isExact) return false;
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
