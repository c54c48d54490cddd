using System.Diagnostics;
using System.Globalization;

namespace ContextPool.TestKit.Histories;

/// <summary>
/// Somebody who uses a store with others and keeps a history of it: reads, appends, replaces, branches, and what else the mix says, one
/// call after the other, drawn by a seed. Views are kept for a while, so that saves are made on what is outdated too.
/// </summary>
/// <param name="store">The store, alone or shared with others.</param>
/// <param name="number">Another one for each client of a history, from 1: what it writes is named after it.</param>
/// <param name="contexts">What it works on.</param>
/// <param name="log">What it does.</param>
/// <param name="mix">What it does besides reading and saving.</param>
/// <param name="random">Which call is next.</param>
public sealed partial class HistoryClient(
    ContextStore store, int number, IReadOnlyList<ContextId> contexts, IHistoryLog log, HistoryMix mix, Random random)
{
    private const int MessagesOfAClient = 100_000;
    private const int MostAtOnce = 10;

    private readonly string _who = number.ToString(CultureInfo.InvariantCulture);
    private readonly Dictionary<ContextId, Shown> _shown = [];
    private int _last;

    /// <summary>Makes the next call.</summary>
    public async Task StepAsync()
    {
        ContextId id = contexts[random.Next(contexts.Count)];
        int drawn = random.Next(100);
        if (drawn < 4 && mix.Packs) await PackAsync(id).ConfigureAwait(false);
        else if (drawn < 5 && mix.Checks) await CheckAsync().ConfigureAwait(false);
        else if (drawn < 16 && mix.Deletes) await ComeAndGoAsync(id, drawn).ConfigureAwait(false);
        else if (drawn < 40 || !_shown.TryGetValue(id, out Shown? shown)) await ReadAsync(id).ConfigureAwait(false);
        else if (drawn < 72) await AppendAsync(id, shown).ConfigureAwait(false);
        else if (drawn < 84) await ReplaceAsync(id, shown).ConfigureAwait(false);
        else await EditHeadAsync(id, shown, drawn).ConfigureAwait(false);
    }

    private Act Begin(Act act)
    {
        Act begun = act with { Began = Stopwatch.GetTimestamp() };
        log.Begin(begun);
        return begun;
    }

    private void End(Act begun, string result) => log.End(begun with { Ended = Stopwatch.GetTimestamp(), Result = result });

    /// <summary>Makes a call and keeps what it came to; whether it was done.</summary>
    private async Task<bool> DoAsync(Act act, Func<Task> call)
    {
        Act begun = Begin(act);
        try
        {
            await call().ConfigureAwait(false);
            End(begun, Act.Done);
            return true;
        }
        catch (ContextPoolException e)
        {
            End(begun, e.Code);
        }
        catch (Exception e)
        {
            End(begun, $"threw {e}");
        }

        return false;
    }

    private Act Of(ContextId id, ActKind kind) => new() { Who = _who, Kind = kind, Context = HistoryNames.Of(id) };

    private Written NextMessage()
    {
        _last++;
        return new Written(((number * MessagesOfAClient) + _last).ToString(CultureInfo.InvariantCulture), NextText());
    }

    // Of all sizes, so that one that is written in place of another may be as long.
    private string NextText() => string.Create(
        CultureInfo.InvariantCulture, $"{number}.{++_last}{(random.Next(8) == 0 ? new string('x', random.Next(6_000)) : "")}");

    private string AnyBranch(ChatContext view)
    {
        IReadOnlyList<Branch> branches = view.Metadata.Branches;
        return random.Next(2) == 0 ? branches[0].Name : branches[random.Next(branches.Count)].Name;
    }

    /// <summary>A view, when what it shows began to be read, and what was read through it.</summary>
    private sealed record Shown(ChatContext View, long Since)
    {
        public List<Message> Read { get; } = [];
    }
}
