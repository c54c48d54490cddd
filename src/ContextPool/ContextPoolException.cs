namespace ContextPool;

/// <summary>
/// What every exception of this library derives from that tells a state of the world: something is not there, is taken, is damaged, is
/// held by somebody else, or the disk said no. All of them are <see cref="IOException"/>s, so that one clause catches what storage of
/// any kind may answer. Wrong arguments are <see cref="ArgumentException"/>s, cancelled calls <see cref="OperationCanceledException"/>s.
/// </summary>
public abstract class ContextPoolException : IOException
{
    private protected ContextPoolException(string code, string message, ContextId? context = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Context = context;
    }

    /// <summary>What it is, for programs: one of <see cref="ErrorCodes"/>. Codes are never renamed; <see cref="Exception.Message"/> is for people.</summary>
    public string Code { get; }

    /// <summary>The context it is about; null where it is about a store, or where that is not known.</summary>
    public ContextId? Context { get; internal set; }

    /// <summary>Says which context it is about, where nobody has; for a filter of a <c>catch</c>, so that it goes on as it is: false.</summary>
    internal bool IsCaughtAbout(ContextId id)
    {
        Context ??= id;
        return false;
    }
}
