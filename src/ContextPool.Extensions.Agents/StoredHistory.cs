using ContextPool.Extensions.AI;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace ContextPool.Extensions.Agents;

/// <summary>
/// The conversations of an agent, each a context of a store: given to the model before a run, and kept after it, question and answer with
/// one commit. A session has the id of its context and nothing of what is in it, so it is small, and goes on in any program
/// that opens the store. One for all sessions of an agent; safe for concurrent use.
/// </summary>
/// <remarks>
/// A context is made when the first run of a session ends well; of a run that fails nothing is kept. Messages that cannot be read are
/// passed over, the model is given the others. Failures of the store are those of the library, and end the run.
/// </remarks>
public sealed class StoredHistory : ChatHistoryProvider
{
    private readonly ContextStore _store;
    private readonly StoredHistoryOptions _options;
    private readonly ProviderSessionState<SessionState> _sessions;

    /// <summary>Keeps conversations in a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">The defaults where null.</param>
    public StoredHistory(ContextStore store, StoredHistoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _options = options ?? new StoredHistoryOptions();
        if (_options.LastMessages is < 1)
            throw new ArgumentOutOfRangeException(nameof(options), _options.LastMessages, $"{nameof(StoredHistoryOptions.LastMessages)}: expected at least 1, or null for all");
        _sessions = new ProviderSessionState<SessionState>(
            static _ => new SessionState { Context = ContextId.New() }, _options.StateKey, SessionStateJson.Default.Options);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateKeys => [_options.StateKey];

    /// <summary>The context of a session. Nothing is stored under it before the first run has ended.</summary>
    public ContextId ContextOf(AgentSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        ContextId id = default;
        Change(session, state => id = state.Context);
        return id;
    }

    /// <summary>Makes a session go on with a context that is there.</summary>
    /// <param name="session">The session; what it went on with before is left as it is.</param>
    /// <param name="context">The context.</param>
    /// <param name="branch">The branch; the active one of each moment where null.</param>
    public void GoOnWith(AgentSession session, ContextId context, string? branch = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _sessions.SaveState(session, new SessionState { Context = context, Branch = branch, IsKept = true });
    }

    /// <inheritdoc/>
    protected override async ValueTask<IEnumerable<ChatMessage>> ProvideChatHistoryAsync(InvokingContext context, CancellationToken cancellationToken = default)
    {
        SessionState state = _sessions.GetOrInitializeState(context.Session);
        ChatContext? stored = await OpenAsync(state, cancellationToken).ConfigureAwait(false);
        List<ChatMessage> messages = [];
        string? branch = state.Branch ?? stored?.Metadata.ActiveBranchName;
        MessageId? tip = stored is null ? null : TipOf(stored, branch);
        if (stored is not null)
        {
            IAsyncEnumerable<BranchMessage> read = _options.LastMessages is { } last
                ? stored.ReadLastAsync(last, branch, cancellationToken) : stored.ReadBranchAsync(branch, cancellationToken);
            await foreach (BranchMessage message in read.ConfigureAwait(false))
            {
                if (message.Message is { } there) messages.Add(there.ToChatMessage());
            }
        }

        Change(context.Session, known => (known.ReadFrom, known.Read, known.IsKept) = (branch, tip, known.IsKept || stored is not null));
        return _options.LastMessages is null ? messages : messages.SkipWhile(message => message.Role == ChatRole.Tool);
    }

    /// <inheritdoc/>
    protected override async ValueTask StoreChatHistoryAsync(InvokedContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<MessageDraft> drafts = [.. context.RequestMessages.Concat(context.ResponseMessages ?? []).ToMessageDrafts()];
        if (drafts.Count == 0) return;
        SessionState state = _sessions.GetOrInitializeState(context.Session);
        ChatContext? stored = await OpenAsync(state, cancellationToken).ConfigureAwait(false) ?? await TryCreateAsync(state, drafts, cancellationToken).ConfigureAwait(false);
        string? other = stored is null ? null : await AppendAsync(stored, state, drafts, cancellationToken).ConfigureAwait(false);
        Change(context.Session, known => (known.IsKept, known.Branch) = (true, other ?? known.Branch));
    }

    private static MessageId? TipOf(ChatContext context, string? branch) =>
        (branch ?? context.Metadata.ActiveBranchName) is { } name && context.Metadata.FindBranch(name) is { MessageIds: [.., var last] } ? last : null;

    /// <summary>The context; null where nothing was kept yet. That one which was kept is gone is for somebody to know.</summary>
    private async Task<ChatContext?> OpenAsync(SessionState state, CancellationToken cancel)
    {
        try
        {
            return await _store.OpenAsync(state.Context, cancel).ConfigureAwait(false);
        }
        catch (ContextNotFoundException) when (!state.IsKept)
        {
            return null;
        }
    }

    /// <summary>Null where it was made, messages and all; the context where another run was quicker.</summary>
    private async Task<ChatContext?> TryCreateAsync(SessionState state, IReadOnlyList<MessageDraft> drafts, CancellationToken cancel)
    {
        try
        {
            await _store.CreateAsync(_options.Create() with { Id = state.Context, Messages = drafts }, cancel).ConfigureAwait(false);
            return null;
        }
        catch (ContextExistsException)
        {
            return await _store.OpenAsync(state.Context, cancel).ConfigureAwait(false);
        }
    }

    /// <returns>The branch that the session goes on with, where that is another one.</returns>
    private async Task<string?> AppendAsync(ChatContext stored, SessionState state, IReadOnlyList<MessageDraft> drafts, CancellationToken cancel)
    {
        string? branch = state.ReadFrom ?? state.Branch;
        try
        {
            // Where there was no message there is no last one to expect, and none where a branch could begin.
            if (_options.OnStale == StaleHistory.Refuse && state.Read is null && TipOf(stored, branch) is not null)
                throw new StaleWriteException($"context {stored.Id} has messages: expected none, as when the model was asked", stored.Id);
            await stored.AppendAllAsync(drafts, branch, _options.OnStale == StaleHistory.Append ? null : state.Read, cancel).ConfigureAwait(false);
            return null;
        }
        catch (StaleWriteException) when (_options.OnStale == StaleHistory.Branch)
        {
            return await BranchOffAsync(stored, state, drafts, cancel).ConfigureAwait(false);
        }
    }

    private static async Task<string> BranchOffAsync(ChatContext stored, SessionState state, IReadOnlyList<MessageDraft> drafts, CancellationToken cancel)
    {
        string name = await stored.UpdateAsync(
            async now =>
            {
                string from = state.ReadFrom ?? state.Branch ?? now.Metadata.ActiveBranchName ?? "main";
                string free = Enumerable.Range(2, int.MaxValue - 2).Select(i => $"{from} ({i})").First(n => now.Metadata.FindBranch(n) is null);
                await now.CreateBranchAsync(free, from, upTo: state.Read, cancel).ConfigureAwait(false);
                return free;
            },
            cancel: cancel).ConfigureAwait(false);
        await stored.AppendAllAsync(drafts, name, expectedTip: null, cancel).ConfigureAwait(false);
        return name;
    }

    private void Change(AgentSession? session, Action<SessionState> change)
    {
        SessionState state = _sessions.GetOrInitializeState(session);
        lock (state)
        {
            change(state);
            _sessions.SaveState(session, state);
        }
    }
}
