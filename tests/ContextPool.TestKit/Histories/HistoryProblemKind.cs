namespace ContextPool.TestKit.Histories;

/// <summary>What is wrong with a history.</summary>
public enum HistoryProblemKind
{
    /// <summary>Somebody read what nobody wrote.</summary>
    TornRead,

    /// <summary>What was acknowledged is not there afterwards, and nobody took it away.</summary>
    LostUpdate,

    /// <summary>What was read is of another time than that of the call.</summary>
    Order,

    /// <summary>A save was done that was to be refused, or refused that was to be done, or refused with the wrong code.</summary>
    Refusal,

    /// <summary>Something was found wrong that was not, or mended, or failed.</summary>
    Complaint,

    /// <summary>No order was found in as many steps as the search may take.</summary>
    Undecided,
}
