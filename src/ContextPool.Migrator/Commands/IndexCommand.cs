using System.CommandLine;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool index</c>: what can be done to indexes.</summary>
internal sealed class IndexCommand : Command
{
    public IndexCommand(ProgramEnvironment environment)
        : base("index", "The indexes of contexts, which are derived from their pools.") => Add(new IndexRebuildCommand(environment));
}
