namespace ContextPool.Migration.Audit;

/// <summary>What is in one stage at a moment.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Working">Contexts that it works on.</param>
/// <param name="Waiting">Contexts in its queue.</param>
public readonly record struct StageLoad(string Name, int Working, int Waiting);
