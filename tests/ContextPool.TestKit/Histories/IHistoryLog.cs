namespace ContextPool.TestKit.Histories;

/// <summary>Keeps what is done. Safe for concurrent use.</summary>
public interface IHistoryLog
{
    /// <summary>Tells of a call that is about to be made.</summary>
    void Begin(Act act);

    /// <summary>Tells what the call came to.</summary>
    void End(Act act);
}
