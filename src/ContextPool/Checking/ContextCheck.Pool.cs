using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <content>
/// The files of the pool. Of a message that the index vouches for with its size only the name and the size are looked at, unless
/// contents are to be read.
/// </content>
internal sealed partial class ContextCheck
{
    private readonly SortedDictionary<MessageId, long> _sizes = [];
    private readonly Dictionary<MessageId, MessageFacts> _facts = [];
    private readonly HashSet<MessageId> _unusable = [];
    private readonly HashSet<MessageId> _misplaced = [];

    private void LookAtPool()
    {
        if (!_examination.ExaminePool()) return;
        foreach (string name in _examination.SortedNames(_context.Pool))
        {
            if (ContextLayout.TryParseMessageName(name, out MessageId id)) Measure(id, _context.Message(id));
            else LookAtOther(name);
        }

        using var buffer = new PooledBuffer();
        foreach ((MessageId id, long size) in _sizes)
        {
            Messages++;
            Bytes += size;
            if (!_unusable.Contains(id) && (_readData || !IsVouchedFor(id, size))) ReadMessage(id, size, buffer);
        }
    }

    private void Measure(MessageId id, string path)
    {
        try
        {
            if (_files.Stat(path) is not { } stat) return;
            _sizes[id] = stat.Kind == FileKind.File ? stat.Length : 0;
            if (stat.Kind != FileKind.File) Unreadable(id, "", "expected a regular file", FileFailure.WrongKind);
            else if (stat.Length == 0) Unreadable(id, "", "the file is empty: expected a JSON object");
        }
        catch (FileOperationException e)
        {
            _sizes[id] = 0;
            Unreadable(id, "", e.Message, e.Failure);
        }
    }

    /// <summary>A message id in another spelling is a message under a wrong name.</summary>
    private void LookAtOther(string name)
    {
        if (_examination.ExamineInPool(name) is { } id)
            Misnamed(Path.Combine(_context.Pool, name), id, $"the name is not in canonical form: expected {id}{ContextLayout.MessageExtension}");
    }

    private bool IsVouchedFor(MessageId id, long size) =>
        _index!.IsReadable && _index.Entries.TryGetValue(id, out IndexEntry entry) && entry.SizeBytes == size;

    private void ReadMessage(MessageId id, long size, PooledBuffer buffer)
    {
        try
        {
            if (size > ReadingLimits.MaxMessageBytes)
            {
                Unreadable(id, "", $"it has {size} bytes: expected at most {ReadingLimits.MaxMessageBytes}");
                return;
            }

            using IFileReader reader = _files.OpenRead(_context.Message(id));
            int length = reader.ReadUpTo(buffer.Resize((int)size), 0);
            BytesRead += length;
            MessageFacts facts = MessageFactsReader.Read(buffer.Written[..length], 0, ReadingLimits.MaxDepth);
            if (facts.InnerId is { } inner && inner != id)
            {
                _unusable.Add(id);
                Misnamed(_context.Message(id), inner, $"the id inside is {inner}: expected {id}, as the file is named");
            }
            else
            {
                _facts[id] = facts;
                if (_readData) CompareHash(id, buffer.Written[..length]);
            }
        }
        catch (Exception e) when (IsAboutFile(e))
        {
            Unreadable(id, PlaceOf(e), e.Message, FailureOf(e));
        }
    }

    /// <summary>
    /// A text of the size that the index tells must be the one that was indexed: whoever replaces a message says so there. Where the
    /// index has no hash, the backup says what was migrated.
    /// </summary>
    private void CompareHash(MessageId id, ReadOnlySpan<byte> text)
    {
        if (!_index!.Entries.TryGetValue(id, out IndexEntry entry) || entry.SizeBytes != text.Length) return;
        bool isByIndex = !entry.Hash.IsUnknown;
        ContentHash expected = entry.Hash;
        if (!isByIndex)
        {
            if (_backup!.Value?.MessageText(id) is not { } migrated || migrated.Length != text.Length) return;
            expected = ContentHash.Of(migrated);
        }

        var found = ContentHash.Of(text);
        if (found == expected) return;
        _facts.Remove(id);
        Findings.Add(new Finding(
            FindingKind.ChangedMessage, _id, _context.Message(id), id.ToString(),
            $"its SHA-256 is {found}: expected {expected}, as {(isByIndex ? "the index" : "the backup")} tells")
        { Message = id });
    }

    private void Misnamed(string path, MessageId message, string expected)
    {
        _misplaced.Add(message);
        Findings.Add(new Finding(FindingKind.MisnamedMessage, _id, path, message.ToString(), expected)
        {
            Message = message,
            Traits = IsNamed(message) ? FindingTraits.IsWanted : FindingTraits.None,
        });
    }

    private bool IsNamed(MessageId message) =>
        _index!.Entries.ContainsKey(message) || BranchesOf(message).Count > 0 || _backup!.Value?.Contains(message) == true;

    private void Unreadable(MessageId id, string place, string expected, FileFailure? failure = null)
    {
        _unusable.Add(id);
        Findings.Add(new Finding(FindingKind.UnreadableMessage, _id, _context.Message(id), place, expected)
        {
            Message = id,
            Traits = TraitsOf(failure),
        });
    }
}
