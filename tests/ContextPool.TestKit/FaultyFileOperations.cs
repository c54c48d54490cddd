using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// Fails on cue. Each fault names the kind of call, a part of the path and which of the matching calls it strikes; at the
/// end of the <c>using</c> block a fault that was never reached fails the test, because then the test tested nothing. Safe for any
/// number of threads.
/// </summary>
internal sealed class FaultyFileOperations(IFileOperations inner) : WrappingFileOperations(inner), IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];
    private int _changes;
    private int _diesAtChange = int.MaxValue;
    private int _calls;
    private int _strikesAtCall = int.MaxValue;
    private Action<FileOperation>? _onCall;

    /// <summary>True once <see cref="DieAtChange"/> has struck.</summary>
    public bool IsDead { get; private set; }

    /// <summary>The call that <see cref="AtCall"/> or <see cref="FailCall"/> struck; null where there were not so many.</summary>
    public FileOperation? Struck { get; private set; }

    /// <summary>Throws in place of the nth matching call, counted from 1; the call itself does not happen.</summary>
    public FaultyFileOperations Fail(
        FileOperationKind kind, string pathContains, FileFailure failure = FileFailure.Device, int nth = 1) =>
        Add(new Fault(kind, pathContains, nth) { Failure = failure });

    /// <summary>As <see cref="Fail"/>, and every matching call after it too: a disk that stays full.</summary>
    public FaultyFileOperations FailFrom(
        FileOperationKind kind, string pathContains, FileFailure failure = FileFailure.Device, int nth = 1) =>
        Add(new Fault(kind, pathContains, nth) { Failure = failure, IsLasting = true });

    /// <summary>Runs an action before the nth matching call, which then happens: another program that gets in between.</summary>
    public FaultyFileOperations Before(FileOperationKind kind, string pathContains, Action action, int nth = 1) =>
        Add(new Fault(kind, pathContains, nth) { Action = action });

    /// <summary>Runs an action after the nth matching call has succeeded.</summary>
    public FaultyFileOperations After(FileOperationKind kind, string pathContains, Action action, int nth = 1) =>
        Add(new Fault(kind, pathContains, nth) { Action = action, IsAfterwards = true });

    /// <summary>The nth matching write writes only so many bytes and then throws.</summary>
    public FaultyFileOperations WritePart(
        string pathContains, int bytes, FileFailure failure = FileFailure.NoSpace, int nth = 1) =>
        Add(new Fault(FileOperationKind.Write, pathContains, nth) { Failure = failure, PartBytes = bytes });

    /// <summary>
    /// From the nth change on (<see cref="FileOperation.IsChange"/>, counted from 1) nothing reaches the disk any more and
    /// every call throws, clean-up included: what a killed process leaves behind.
    /// </summary>
    public FaultyFileOperations DieAtChange(int nth)
    {
        _diesAtChange = nth;
        return this;
    }

    /// <summary>
    /// Runs something again and again, killed at its first change, at its second and so on, until it ends by itself;
    /// returns how many changes it made.
    /// </summary>
    /// <param name="inner">The file system.</param>
    /// <param name="run">What is killed.</param>
    /// <param name="afterDeath">What must hold then, and what the next round needs; gets the number of the change.</param>
    public static int KillAtEveryChange(IFileOperations inner, Action<IFileOperations> run, Action<int> afterDeath)
    {
        for (int nth = 1; ; nth++)
        {
            FaultyFileOperations dying = new FaultyFileOperations(inner).DieAtChange(nth);
            try
            {
                run(dying);
            }
            catch (FileOperationException) when (dying.IsDead)
            {
                // The process is gone; what it threw reaches nobody.
            }

            if (!dying.IsDead) return nth - 1;
            afterDeath(nth);
        }
    }

    /// <summary>
    /// Runs an action before the nth call of any kind, counted from 1. Made for loops over all n, so it may stay
    /// unreached: <see cref="Struck"/> tells.
    /// </summary>
    public FaultyFileOperations AtCall(int nth, Action<FileOperation> action)
    {
        (_strikesAtCall, _onCall) = (nth, action);
        return this;
    }

    /// <summary>As <see cref="AtCall"/>: that one call fails, and no other.</summary>
    public FaultyFileOperations FailCall(int nth, FileFailure failure = FileFailure.Device) =>
        AtCall(nth, operation => throw Scripted(failure, operation));

    /// <summary>Throws where a scripted fault was not reached.</summary>
    public void AssertAllReached()
    {
        lock (_gate)
        {
            List<string> missed = [.. _faults.Where(f => !f.WasReached).Select(f => f.ToString())];
            if (_diesAtChange != int.MaxValue && !IsDead)
                missed.Add($"die at change {_diesAtChange}: there were {_changes}");
            if (missed.Count > 0) throw new FaultNotReachedException(missed);
        }
    }

    public void Dispose() => AssertAllReached();

    protected override void Before(in FileOperation operation)
    {
        ThrowWhereDead(operation);
        if (Interlocked.Increment(ref _calls) == _strikesAtCall)
        {
            Struck = operation;
            _onCall!(operation);
        }

        foreach (Fault fault in Due(operation, isAfterwards: false))
        {
            fault.Action?.Invoke();
            if (fault is { Failure: { } failure, PartBytes: null }) throw Scripted(failure, operation);
        }
    }

    protected override void After(in FileOperation operation, FileOperationException? failure)
    {
        if (failure is not null || IsDead) return;
        foreach (Fault fault in Due(operation, isAfterwards: true)) fault.Action?.Invoke();
    }

    protected override void Write(IFileWriter writer, string path, ReadOnlySpan<byte> bytes)
    {
        Fault? part;
        lock (_gate) part = _faults.Find(f => f.PartBytes is not null && f.IsStruck && path.Contains(f.PathContains, StringComparison.Ordinal));
        if (part is null)
        {
            writer.Write(bytes);
            return;
        }

        part.IsStruck = false;
        writer.Write(bytes[..Math.Min(part.PartBytes!.Value, bytes.Length)]);
        throw Scripted(part.Failure!.Value, new FileOperation(FileOperationKind.Write, path));
    }

    private FaultyFileOperations Add(Fault fault)
    {
        lock (_gate) _faults.Add(fault);
        return this;
    }

    private void ThrowWhereDead(in FileOperation operation)
    {
        lock (_gate)
        {
            if (operation.IsChange && ++_changes >= _diesAtChange) IsDead = true;
            if (!IsDead) return;
        }

        // The last words of a killed process reach nobody; closing is silent so that `using` does not hide the cause.
        if (operation.Kind != FileOperationKind.Close) throw Scripted(FileFailure.Device, operation);
    }

    private List<Fault> Due(FileOperation operation, bool isAfterwards)
    {
        lock (_gate) return [.. _faults.Where(f => f.IsAfterwards == isAfterwards).Where(f => f.Strikes(operation))];
    }

    private static FileOperationException Scripted(FileFailure failure, in FileOperation operation) =>
        new(failure, operation.Verb, operation.Path, "scripted by the test");

    private sealed class Fault(FileOperationKind kind, string pathContains, int nth)
    {
        private int _seen;

        public string PathContains => pathContains;

        public FileFailure? Failure { get; init; }

        public Action? Action { get; init; }

        public int? PartBytes { get; init; }

        public bool IsLasting { get; init; }

        public bool IsAfterwards { get; init; }

        /// <summary>Struck, and its partial write not yet made.</summary>
        public bool IsStruck { get; set; }

        public bool WasReached { get; private set; }

        public bool Strikes(in FileOperation operation)
        {
            if (operation.Kind != kind || !operation.Concerns(pathContains)) return false;
            _seen++;
            if (_seen != nth && !(IsLasting && _seen > nth)) return false;
            WasReached = true;
            IsStruck = true;
            return true;
        }

        public override string ToString() => $"{kind} number {nth} of '{pathContains}': there were {_seen}";
    }
}
