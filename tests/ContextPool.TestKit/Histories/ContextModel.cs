namespace ContextPool.TestKit.Histories;

/// <summary>
/// What the library promises of one context when one call comes after the other: for each call what comes of it, and what the context
/// is then. Written from the documentation, not from the code. Pure.
/// </summary>
public static class ContextModel
{
    /// <summary>Calls that were turned away before they did anything: allowed at any time.</summary>
    private static readonly string[] Waited = [ErrorCodes.WriterWait, ErrorCodes.StoreBusy];

    /// <summary>
    /// The states in which a context may be after the call with this result; none where the call could not come to that. One and the
    /// same state where it changes nothing.
    /// </summary>
    public static IEnumerable<ContextState> After(ContextState state, Act act)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(act);
        if (act.Result is { } turnedAway && Waited.Contains(turnedAway)) return [state];
        return act.Kind switch
        {
            ActKind.ReadHead => Same(state, act, state.Shown?.Head ?? ErrorCodes.ContextNotFound),
            ActKind.ReadMessage => Same(state, act, state.Shown?.Find(act.Message!) ?? Act.Absent),
            ActKind.Collect => Enumerable.Range(0, state.Trash.Count).Select(at => state with { Trash = state.Trash.RemoveAt(at) }),
            ActKind.Tend => [state],
            _ => Saved(state, act),
        };
    }

    private static ContextState[] Same(ContextState state, Act act, string result) => act.Result is null || act.Result == result ? [state] : [];

    private static ContextState[] Saved(ContextState state, Act act)
    {
        (string result, ContextState next) = act.Kind switch
        {
            ActKind.Create => Create(state),
            ActKind.Delete => Delete(state),
            ActKind.Restore => Restore(state),
            ActKind.SaveLegacy => (Act.Done, state with { Legacy = Contents.Parse(act.Head!, act.Writes) }),
            ActKind.Migrate => Migrate(state, Contents.Parse(act.Head!, act.Writes)),
            ActKind.Update => Update(state, Contents.Parse(act.Head!, act.Writes)),
            ActKind.RemoveLegacy => RemoveLegacy(state, Contents.Parse(act.Head!, act.Writes)),
            _ => state.Live is { } live ? Edited(state, Edit(live, act)) : (state.Legacy is null ? ErrorCodes.ContextNotFound : ErrorCodes.LegacyContext, state),
        };
        return act.Result is null || act.Result == result ? [next] : [];
    }

    private static (string, ContextState) Edited(ContextState state, (string Result, Contents Next) edited) =>
        (edited.Result, edited.Next == state.Live ? state : state with { Live = edited.Next });

    private static (string, ContextState) Create(ContextState state) =>
        state.Shown is null ? (Act.Done, state with { Live = Contents.Fresh }) : (ErrorCodes.ContextExists, state);

    private static (string, ContextState) Delete(ContextState state) => state.Live is { } live
        ? (Act.Done, state with { Live = null, Trash = state.Trash.Add(live) }) : (ErrorCodes.ContextNotFound, state);

    private static (string, ContextState) Restore(ContextState state)
    {
        if (state.Trash.Count == 0) return (ErrorCodes.ContextNotFound, state);
        if (state.Live is not null) return (ErrorCodes.ContextExists, state);
        return (Act.Done, state with { Live = state.Trash[^1], Trash = state.Trash.RemoveAt(state.Trash.Count - 1) });
    }

    private static (string, ContextState) Migrate(ContextState state, Contents version) =>
        state.Live is null ? (Act.Done, state with { Live = version, Published = version }) : ("there is a pool", state);

    /// <summary>Nothing that was saved to the pool since it was made may be replaced.</summary>
    private static (string, ContextState) Update(ContextState state, Contents version) =>
        state.Live is { } live && live.Key == state.Published?.Key
            ? (Act.Done, state with { Live = version, Published = version }) : ("the pool was changed", state);

    /// <summary>Nothing that was saved since it was migrated may be removed.</summary>
    private static (string, ContextState) RemoveLegacy(ContextState state, Contents version) =>
        state.Legacy?.Key == version.Key && state.Live is not null ? (Act.Done, state with { Legacy = null }) : ("another version, or no pool", state);

    private static (string, Contents) Edit(Contents live, Act act) => act.Kind switch
    {
        ActKind.Append => Append(live, act),
        ActKind.Replace => Replace(live, act),
        ActKind.OverwriteHead => (Act.Done, live.WithHead(act.Head!)),
        ActKind.OverwriteMessage => (Act.Done, live.With(act.Writes)),
        _ => live.Head != act.Head ? (ErrorCodes.StaleWrite, live) : EditHead(live, act),
    };

    private static (string, Contents) Append(Contents live, Act act)
    {
        if (live.FindBranch(act.Branch!) is not { } ids) return (ErrorCodes.BranchNotFound, live);
        if (act.Message is { } tip && (ids.Count == 0 || ids[^1] != tip)) return (ErrorCodes.StaleWrite, live);
        if (act.Writes.Any(w => live.Find(w.Message) is not null)) return (ErrorCodes.MessageExists, live);
        return (Act.Done, live.With(act.Writes).WithIds(act.Branch!, act.Writes.Select(w => w.Message)));
    }

    private static (string, Contents) Replace(Contents live, Act act) =>
        live.Find(act.Writes[0].Message) == act.Text ? (Act.Done, live.With(act.Writes)) : (ErrorCodes.StaleWrite, live);

    private static (string, Contents) EditHead(Contents live, Act act)
    {
        bool isThere = act.Branch is { } branch && live.FindBranch(branch) is not null;
        bool hasSource = act.From is null || live.FindBranch(act.From) is not null;
        return act.Kind switch
        {
            ActKind.SetTitle => (Act.Done, live.WithTitle(act.Text!)),
            ActKind.CreateBranch when isThere => (ErrorCodes.BranchExists, live),
            ActKind.CreateBranch when hasSource => (Act.Done, live.WithBranch(act.Branch!, act.From!)),
            ActKind.DeleteBranch when isThere && act.Branch == live.First => (ErrorCodes.BranchActive, live),
            ActKind.DeleteBranch when isThere => (Act.Done, live.WithoutBranch(act.Branch!)),
            ActKind.MergeBranch when isThere && hasSource => (Act.Done, live.WithIds(act.Branch!, live.FindBranch(act.From!)!)),
            _ => (ErrorCodes.BranchNotFound, live),
        };
    }
}
