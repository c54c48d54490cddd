using System.Collections;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <content>
/// The files of the pool. Of a message that the index vouches for with its size only the name and the size are looked at, unless
/// contents are to be read.
/// </content>
internal sealed partial class ContextCheck
{
    private readonly HashSet<MessageId> _misplaced = [];
    private PoolSizes _pool = new([]);

    // Of messages whose contents were read; only where all are to be.
    private MessageTimes _times = new(0);
    private BitArray _tellsOtherFacts = new(0);

    private void LookAtPool()
    {
        if (!_examination.ExaminePool()) return;
        var ids = new List<MessageId>();
        List<string> others = _examination.NamesInPool(ids);
        _pool = new PoolSizes(ids);
        int other = 0;
        for (int i = 0; i < _pool.Count; i++)
        {
            // In the order of the names, whatever they name.
            while (other < others.Count && string.CompareOrdinal(others[other], ContextLayout.MessageName(_pool[i])) < 0) LookAtOther(others[other++]);
            Measure(i);
        }

        while (other < others.Count) LookAtOther(others[other++]);
        ReadMessages();
    }

    private void ReadMessages()
    {
        if (_readData)
        {
            _times = new MessageTimes(_pool.Count);
            _tellsOtherFacts = new BitArray(_pool.Count);
        }

        using var buffer = new PooledBuffer();
        for (int i = 0; i < _pool.Count; i++)
        {
            if (!_pool.IsThere(i)) continue;
            Messages++;
            Bytes += _pool.SizeAt(i);
            if (!_pool.IsUnusable(i) && (_readData || !IsVouchedFor(i))) ReadMessage(i, buffer);
        }
    }

    private void Measure(int position)
    {
        try
        {
            if (_files.Stat(_context.Message(_pool[position])) is not { } stat)
            {
                _pool.SetGone(position);
                return;
            }

            if (stat.Kind == FileKind.File) _pool.SetSize(position, stat.Length);
            if (stat.Kind != FileKind.File) Unreadable(position, "", "expected a regular file", FileFailure.WrongKind);
            else if (stat.Length == 0) Unreadable(position, "", "the file is empty: expected a JSON object");
        }
        catch (FileOperationException e)
        {
            Unreadable(position, "", e.Message, e.Failure);
        }
    }

    /// <summary>A message id in another spelling is a message under a wrong name.</summary>
    private void LookAtOther(string name)
    {
        if (_examination.ExamineInPool(name) is { } id)
            Misnamed(Path.Combine(_context.Pool, name), id, $"the name is not in canonical form: expected {id}{ContextLayout.MessageExtension}");
    }

    private bool IsVouchedFor(int position) =>
        _index!.IsReadable && _index.Entries.PositionOf(_pool[position]) is var entry and >= 0
        && _index.Entries.SizeAt(entry) == _pool.SizeAt(position);

    private void ReadMessage(int position, PooledBuffer buffer)
    {
        MessageId id = _pool[position];
        long size = _pool.SizeAt(position);
        try
        {
            if (size > ReadingLimits.MaxMessageBytes)
            {
                Unreadable(position, "", $"it has {size} bytes: expected at most {ReadingLimits.MaxMessageBytes}");
                return;
            }

            using IFileReader reader = _files.OpenRead(_context.Message(id));
            int length = reader.ReadUpTo(buffer.Resize((int)size), 0);
            BytesRead += length;
            MessageFacts facts = MessageFactsReader.Read(buffer.Written[..length], 0, ReadingLimits.MaxDepth);
            if (facts.InnerId is { } inner && inner != id)
            {
                _pool.SetUnusable(position);
                Misnamed(_context.Message(id), inner, $"the id inside is {inner}: expected {id}, as the file is named");
            }
            else if (_readData)
            {
                TakeFacts(position, facts, buffer.Written[..length]);
            }
        }
        catch (Exception e) when (IsAboutFile(e))
        {
            Unreadable(position, PlaceOf(e), e.Message, FailureOf(e));
        }
    }

    private void TakeFacts(int position, in MessageFacts facts, ReadOnlySpan<byte> text)
    {
        IndexEntry? entry = _index!.Entries.Find(_pool[position]);
        if (entry is { } told && told.SizeBytes == text.Length && !IsUnchanged(told, text)) return;
        int parent = facts.ParentId is { } id ? _pool.PositionOf(id) : -1;
        _times.Set(position, facts, parent);
        if (parent < 0 && facts.ParentId is { } elsewhere) _parentsElsewhere.Add((_pool[position], elsewhere));
        _tellsOtherFacts[position] = entry is { } indexed && !TellsFactsOf(indexed, facts);
    }

    /// <summary>
    /// A text of the size that the index tells must be the one that was indexed: whoever replaces a message says so there. Where the
    /// index has no hash, the backup says what was migrated.
    /// </summary>
    private bool IsUnchanged(in IndexEntry entry, ReadOnlySpan<byte> text)
    {
        bool isByIndex = !entry.Hash.IsUnknown;
        ContentHash expected = entry.Hash;
        if (!isByIndex)
        {
            if (_backup!.Value?.MessageText(entry.Id) is not { } migrated || migrated.Length != text.Length) return true;
            expected = ContentHash.Of(migrated);
        }

        var found = ContentHash.Of(text);
        if (found == expected) return true;
        Findings.Add(new Finding(
            FindingKind.ChangedMessage, _id, _context.Message(entry.Id), entry.Id.ToString(),
            $"its SHA-256 is {found}: expected {expected}, as {(isByIndex ? "the index" : "the backup")} tells")
        { Message = entry.Id });
        return false;
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
        _index!.Entries.Contains(message) || _named.Contains(message) || _backup!.Value?.Contains(message) == true;

    private void Unreadable(int position, string place, string expected, FileFailure? failure = null)
    {
        MessageId id = _pool[position];
        _pool.SetUnusable(position);
        Findings.Add(new Finding(FindingKind.UnreadableMessage, _id, _context.Message(id), place, expected)
        {
            Message = id,
            Traits = TraitsOf(failure),
        });
    }
}
