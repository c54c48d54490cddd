namespace ContextPool.Migrator.Printing;

/// <summary>One form in which messages are printed, one after the other; disposing ends the output.</summary>
internal interface IMessagePrinter : IDisposable
{
    /// <summary>Prints a message, or that it is unavailable.</summary>
    void Print(BranchMessage shown);
}
