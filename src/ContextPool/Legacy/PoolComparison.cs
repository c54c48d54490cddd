using System.Security.Cryptography;
using System.Text.Json;
using ContextPool.Files;
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
    private readonly ConvertedContext _context;
    private readonly int _maxDepth;

    private PoolComparison(IFileOperations files, ContextLayout pool, ConvertedContext context, int maxDepth)
    {
        _files = files;
        _pool = pool;
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
    /// <param name="files">Where to read.</param>
    /// <param name="pool">The draft's directory.</param>
    /// <param name="written">Source and expectations.</param>
    /// <param name="readContents">False to compare names, sizes and index only.</param>
    /// <param name="maxDepth">How deep a stored message may nest.</param>
    public static string? OfDraft(
        IFileOperations files, ContextLayout pool, WrittenPool written, bool readContents, int maxDepth)
    {
        var comparison = new PoolComparison(files, pool, written.Context, maxDepth) { Written = written };
        return comparison.Names()
            ?? comparison.Metadata()
            ?? (readContents ? comparison.Messages() : comparison.Sizes(written))
            ?? comparison.Index(written);
    }

    /// <summary>
    /// The first difference in value between a pool that something else wrote and a legacy file; order of members and
    /// spelling of numbers and strings do not count, nor does the index.
    /// </summary>
    /// <param name="files">Where to read.</param>
    /// <param name="pool">The pool's directory.</param>
    /// <param name="context">The legacy file, converted.</param>
    /// <param name="maxDepth">How deep a stored message may nest.</param>
    /// <param name="added">Collects the defaults that are no difference; where null they are one.</param>
    public static string? OfForeignPool(
        IFileOperations files, ContextLayout pool, ConvertedContext context, int maxDepth, AddedDefaults? added = null)
    {
        var comparison = new PoolComparison(files, pool, context, maxDepth) { Added = added };
        return comparison.Names() ?? comparison.Metadata() ?? comparison.Messages();
    }

    private string? Names()
    {
        var expected = new HashSet<MessageId>(_context.Source.Messages.Select(m => m.Id));
        foreach (string name in _files.List(_pool.Pool))
        {
            if (!ContextLayout.TryParseMessageName(name, out MessageId id) || !expected.Remove(id))
                return $"messages_pool/{JsonText.ForMessage(System.Text.Encoding.UTF8.GetBytes(name))} is not in the source";
        }

        return expected.Count == 0 ? null : $"message {expected.Min()} is missing, {expected.Count} in all";
    }

    private string? Metadata()
    {
        byte[]? stored = _files.ReadAllOrNull(_pool.Metadata);
        if (stored is null) return "context.json is missing";
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
            found.RemoveAll(m => !expected.Exists(e => e.Name == m.Name) && Added.ExplainsNewMember(m.Name, stored.AsSpan(m.Value)));
        if (!expected.Select(m => m.Name).SequenceEqual(found.Select(m => m.Name)))
            return "context.json has other members than the source";
        for (int i = 0; i < expected.Count; i++)
        {
            ReadOnlySpan<byte> left = source[expected[i].Value];
            ReadOnlySpan<byte> right = stored.AsSpan(found[i].Value);
            string name = expected[i].Name;
            bool isEqual = Equal(left, right, (source, found) => ExplainsMember(name, source, found))
                || (name == "current_state" && IsUpgradedState(right));
            if (!isEqual) return $"context.json: member '{name}' differs from the source";
        }

        return null;
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

    private string? Messages()
    {
        using var scratch = new PooledBuffer();
        using var stored = new PooledBuffer();
        for (int i = 0; i < _context.Source.Messages.Count; i++)
        {
            LegacyMessage message = _context.Source.Messages[i];
            using (IFileReader reader = _files.OpenRead(_pool.Message(message.Id)))
            {
                int length = checked((int)reader.Stat().Length);
                if (Written is { } written && length != written.SizeOf(i)) return OtherSize(written, i, length);
                if (reader.ReadUpTo(stored.Resize(length), 0) != length) return $"message {message.Id} is shorter than its size";
            }

            if (!Equal(_context.Text.Slice(message.Offset, message.Length, scratch), stored.Written, ExplainsMessage))
                return $"message {message.Id} differs from the source";
            if (Written is { } one && !SHA256.HashData(stored.Written).AsSpan().SequenceEqual(one.HashOf(i)))
                return $"message {message.Id} is not what was written: the white space differs";
        }

        return null;
    }

    private string? Sizes(WrittenPool written)
    {
        for (int i = 0; i < _context.Source.Messages.Count; i++)
        {
            long length = _files.Stat(_pool.Message(_context.Source.Messages[i].Id))?.Length ?? 0;
            if (length != written.SizeOf(i)) return OtherSize(written, i, length);
        }

        return null;
    }

    private static string OtherSize(WrittenPool written, int position, long length) =>
        $"message {written.Context.Source.Messages[position].Id} has {length} bytes, {written.SizeOf(position)} were written";

    /// <summary>The index read back against the facts of the source, whose messages were just found equal to the stored ones.</summary>
    private string? Index(WrittenPool written)
    {
        List<IndexEntry> found;
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

        if (found.Count != _context.Source.Messages.Count) return "index.json has another number of entries than the pool";
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
