using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ContextPool.Catalogue.Database;
using ContextPool.Storage;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>
/// Brings a catalogue to where the store is: looks at the state of every context, reads those that are in another one than when they were read
/// last, and takes out what is gone. Everything in the store when it begins is in the catalogue when it ends, or newer. One refresh an object.
/// </summary>
internal sealed class Refresher(IContextStorage storage, CatalogueFile file, CatalogueOptions options)
{
    // Somebody else wrote what we were about to; whoever is that unlucky so often leaves it to the others.
    private const int MostRounds = 10;

    private const int ChangesAhead = 64;

    private static readonly int AtOnce = Math.Clamp(Environment.ProcessorCount, 2, 8);

    private readonly ContextReader _contexts = new(storage, options.LastWordsLength);
    private readonly IStorageLookout _lookout = storage.LookOut();
    private readonly WordsReader _words = new(storage);
    private readonly ConcurrentQueue<CatalogueProblem> _problems = new();
    private long _looked;
    private long _changed;
    private long _gone;
    private long _indexed;

    /// <summary>All contexts.</summary>
    public async Task<CatalogueRefresh> OfAllAsync(CancellationToken cancel)
    {
        Dictionary<ContextId, KnownContext> known = await file.ReadAsync(KnownContext.All, cancel).ConfigureAwait(false);
        await SettleAsync(await PassAsync(changes => EachAsync(LookAtAllAsync(known, cancel), changes, cancel), cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
        await file.WriteAsync(
            connection =>
            {
                Schema.SetNote(connection, Schema.CompleteNote, "1");
                if (options.Search) Schema.SetNote(connection, Schema.WordsCompleteNote, "1");
                return true;
            },
            cancel).ConfigureAwait(false);
        return Result();
    }

    /// <summary>Some contexts.</summary>
    public async Task<CatalogueRefresh> OfAsync(IEnumerable<ContextId> contexts, CancellationToken cancel)
    {
        await SettleAsync([.. contexts], cancel).ConfigureAwait(false);
        return Result();
    }

    private CatalogueRefresh Result() => new(_looked, _changed, _gone, _indexed, [.. _problems.Take(CatalogueRefresh.MostProblems)]);

    private async Task SettleAsync(HashSet<ContextId> contexts, CancellationToken cancel)
    {
        for (int round = 0; round < MostRounds && contexts.Count > 0; round++)
        {
            HashSet<ContextId> these = contexts;
            contexts = await PassAsync(changes => EachAsync(LookAtAsync(these, cancel), changes, cancel), cancel).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<Look> LookAtAllAsync(Dictionary<ContextId, KnownContext> known, [EnumeratorCancellation] CancellationToken cancel)
    {
        HashSet<ContextId> unseen = [.. known.Keys];
        await foreach ((ContextId id, ContextMark mark) in _lookout.LookAsync(id => known.GetValueOrDefault(id).Mark, cancel).ConfigureAwait(false))
        {
            unseen.Remove(id);
            yield return new Look(id, known.GetValueOrDefault(id), mark);
        }

        // One that came back while the others were listed may not have been among them.
        foreach (ContextId id in unseen)
            yield return new Look(id, known[id], await _lookout.LookAtAsync(id, known[id].Mark, cancel).ConfigureAwait(false));
    }

    private async IAsyncEnumerable<Look> LookAtAsync(IEnumerable<ContextId> ids, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (ContextId id in ids)
        {
            KnownContext known = await file.ReadAsync(connection => KnownContext.Find(connection, id), cancel).ConfigureAwait(false);
            yield return new Look(id, known, await _lookout.LookAtAsync(id, known.Mark, cancel).ConfigureAwait(false));
        }
    }

    /// <summary>Reads and writes side by side. Returns what has to be read again.</summary>
    private async Task<HashSet<ContextId>> PassAsync(Func<ChannelWriter<Change>, Task> readAsync, CancellationToken cancel)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(ChangesAhead) { SingleReader = true });
        var writer = new ChangeWriter(file);
        Task writing = Task.Run(
            async () =>
            {
                try
                {
                    await writer.WriteAllAsync(changes.Reader, ending.Token).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    // Whoever waits for room in the channel is told.
                    changes.Writer.TryComplete(e);
                    throw;
                }
            },
            CancellationToken.None);
        try
        {
            await readAsync(changes.Writer).ConfigureAwait(false);
            changes.Writer.TryComplete();
        }
        catch (ChannelClosedException)
        {
            // The writer says why.
        }
        catch
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await writing.ConfigureAwait(false);
        return writer.Conflicts;
    }

    /// <summary>One looks, several read.</summary>
    private Task EachAsync(IAsyncEnumerable<Look> looks, ChannelWriter<Change> changes, CancellationToken cancel) => Parallel.ForEachAsync(
        looks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, (look, _) => ReadAsync(look, changes, cancel));

    private async ValueTask ReadAsync(Look look, ChannelWriter<Change> changes, CancellationToken cancel)
    {
        Interlocked.Increment(ref _looked);
        (ContextId id, KnownContext known, ContextMark? mark) = look;
        if (known.IsAsItWas(mark) && (known.HasWords || !options.Search))
        {
            if (mark!.Value.ToKeep() is var better && better != known.Mark) await changes.WriteAsync(new SameContext(id, known, better), cancel).ConfigureAwait(false);
            return;
        }

        if (mark is null || await _contexts.ReadAsync(id, mark.Value, cancel).ConfigureAwait(false) is not { } facts)
        {
            if (known.Number == 0) return;
            Interlocked.Increment(ref _gone);
            await changes.WriteAsync(new GoneContext(id, known), cancel).ConfigureAwait(false);
            return;
        }

        Interlocked.Increment(ref _changed);
        foreach (CatalogueProblem problem in facts.Problems) Tell(problem);
        await changes.WriteAsync(new ReadContext(known, facts), cancel).ConfigureAwait(false);
        if (options.Search && facts.Summary.Problem is null) await ReadWordsAsync(facts, known, changes, cancel).ConfigureAwait(false);
    }

    private async ValueTask ReadWordsAsync(ContextFacts facts, KnownContext known, ChannelWriter<Change> changes, CancellationToken cancel)
    {
        Dictionary<MessageId, KnownMessage> messages = known.Number == 0
            ? [] : await file.ReadAsync(connection => KnownMessage.Of(connection, known.Number), cancel).ConfigureAwait(false);
        await foreach (Change change in _words.ReadAsync(facts, known, messages, Tell, cancel).ConfigureAwait(false))
        {
            if (change is ReadWords { Messages.Count: var count }) Interlocked.Add(ref _indexed, count);
            await changes.WriteAsync(change, cancel).ConfigureAwait(false);
        }
    }

    private void Tell(CatalogueProblem problem)
    {
        if (_problems.Count < CatalogueRefresh.MostProblems) _problems.Enqueue(problem);
    }

    /// <summary>What is known of a context, and the state it is in; null where it is not there.</summary>
    private readonly record struct Look(ContextId Id, KnownContext Known, ContextMark? Mark);
}
