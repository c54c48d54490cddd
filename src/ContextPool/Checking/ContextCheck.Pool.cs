using System.Collections;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <content>
/// The messages. Of one that the index vouches for with its size only the name and the size are looked at, unless contents are to be
/// read.
/// </content>
internal sealed partial class ContextCheck
{
    private ExaminedMessages _pool = new([]);

    // Of messages whose contents were read; only where all are to be.
    private MessageTimes _times = new(0);
    private BitArray _tellsOtherFacts = new(0);

    private async Task LookAtPoolAsync(CancellationToken cancel)
    {
        _pool = await _seen.ListMessagesAsync(cancel).ConfigureAwait(false);
        if (_readData)
        {
            _times = new MessageTimes(_pool.Count);
            _tellsOtherFacts = new BitArray(_pool.Count);
        }

        using var buffer = new PooledBuffer();
        int[]? order = _pool.ReadingOrder;
        for (int n = 0; n < _pool.Count; n++)
        {
            int i = order is null ? n : order[n];
            if (!_pool.IsThere(i)) continue;
            Messages++;
            Bytes += _pool.SizeAt(i);
            if (!_pool.IsUnusable(i) && (_readData || !IsVouchedFor(i))) await ReadMessageAsync(i, buffer, cancel).ConfigureAwait(false);
        }
    }

    private bool IsVouchedFor(int position) =>
        _index!.IsReadable && _index.Entries.PositionOf(_pool[position]) is var entry and >= 0
        && _index.Entries.SizeAt(entry) == _pool.SizeAt(position);

    private async ValueTask ReadMessageAsync(int position, PooledBuffer buffer, CancellationToken cancel)
    {
        long size = _pool.SizeAt(position);
        if (size > ReadingLimits.MaxMessageBytes)
            Unreadable(position, new StoredFault($"it has {size} bytes: expected at most {ReadingLimits.MaxMessageBytes}"));
        else if (await _seen.ReadMessageAsync(_pool[position], buffer, cancel).ConfigureAwait(false) is { } fault)
            Unreadable(position, fault);
        else
            Judge(position, buffer.Written);
    }

    private void Judge(int position, ReadOnlySpan<byte> text)
    {
        BytesRead += text.Length;
        try
        {
            MessageFacts facts = MessageFactsReader.Read(text, 0, ReadingLimits.MaxDepth);
            if (facts.InnerId is { } inner && inner != _pool[position]) Misnamed(position, inner);
            else if (_readData) TakeFacts(position, facts, text);
        }
        catch (InvalidContentException e)
        {
            Unreadable(position, new StoredFault(e.Message, $"byte {e.Offset}"));
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
            FindingKind.ChangedMessage, _id, _seen.Places.PlaceOf(entry.Id), entry.Id.ToString(),
            $"its SHA-256 is {found}: expected {expected}, as {(isByIndex ? "the index" : "the backup")} tells")
        { Message = entry.Id });
        return false;
    }

    private void Misnamed(int position, MessageId inner)
    {
        MessageId id = _pool[position];
        _pool.SetUnusable(position);
        _pool.Misplaced.Add(inner);
        Findings.Add(new Finding(
            FindingKind.MisnamedMessage, _id, _seen.Places.PlaceOf(id), inner.ToString(), $"the id inside is {inner}: expected {id}, as the file is named")
        {
            Message = inner,
            Traits = IsNamed(inner) ? FindingTraits.IsWanted : FindingTraits.None,
        });
    }

    private bool IsNamed(MessageId message) =>
        _index!.Entries.Contains(message) || _named.Contains(message) || _backup!.Value?.Contains(message) == true;

    private void Unreadable(int position, StoredFault fault)
    {
        _pool.SetUnusable(position);
        Findings.Add(Finding.OfUnreadable(_id, _pool[position], _seen.Places.PlaceOf(_pool[position]), fault));
    }
}
