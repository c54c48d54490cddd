namespace ContextPool.TestKit.Histories;

/// <summary>Something that is wrong with a history, and where.</summary>
public sealed record HistoryProblem(HistoryProblemKind Kind, string Context, string Text)
{
    public override string ToString() => $"{Kind} in {Context}: {Text}";
}
