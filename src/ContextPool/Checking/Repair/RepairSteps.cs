using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>Carries out the steps of a plan: which of them asks what of the storage. One thread.</summary>
internal sealed class RepairSteps
{
    private readonly IContextMending _mending;
    private readonly AtHand _atHand;
    private readonly HashSet<MessageId> _vouchedFor = [];
    private readonly Dictionary<string, Evidence> _seen = [];
    private readonly Dictionary<RepairKind, Func<RepairAction, ValueTask<bool>>> _steps;

    public RepairSteps(IContextMending mending, AtHand atHand)
    {
        _mending = mending;
        _atHand = atHand;
        _steps = new()
        {
            [RepairKind.AcceptMessage] = action => new(_vouchedFor.Add(action.Message!.Value)),
            [RepairKind.CreatePool] = _ => mending.CreatePoolAsync(),
            [RepairKind.RebuildIndex] = _ => mending.RebuildIndexAsync(_vouchedFor),
            [RepairKind.RebuildMetadata] = RebuildMetadataAsync,
            [RepairKind.RecoverMessage] = RecoverMessageAsync,
            [RepairKind.RemoveEmptyDirectory] = _ => mending.RemoveEmptyAsync(),
            [RepairKind.RenameMessage] = action => mending.RenameMessageAsync(action.Place, action.Message!.Value),
            [RepairKind.TrashFile] = action => mending.TrashAsync(action.Place, SeenAt(action)),
        };
    }

    /// <summary>Remembers what stood where something was found: nothing else is replaced or taken out.</summary>
    public void Remember(Finding finding) => _seen[finding.Place] = finding.Evidence!;

    /// <summary>Carries out one step; false where what is there is not what was seen, and stays.</summary>
    public ValueTask<bool> DoAsync(RepairAction action) => _steps[action.Kind](action);

    private Evidence? SeenAt(RepairAction action) => _seen.GetValueOrDefault(action.Place);

    private async ValueTask<bool> RebuildMetadataAsync(RepairAction action)
    {
        ISourceBackup backup = _atHand.Backup!;
        IReadOnlyList<MessageId> later = await _atHand.ReadMessagesOutsideBackupAsync().ConfigureAwait(false);
        return await _mending.PutMetadataAsync(RecoveredMetadata.Of(backup.Metadata().Span, backup.Branches, later), SeenAt(action)).ConfigureAwait(false);
    }

    private ValueTask<bool> RecoverMessageAsync(RepairAction action)
    {
        MessageId message = action.Message!.Value;
        _vouchedFor.Add(message);
        return _mending.PutMessageAsync(message, _atHand.Backup!.MessageText(message)!, SeenAt(action));
    }
}
