using System.CommandLine;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool store</c>: what concerns a store as a whole.</summary>
internal sealed class StoreSectionCommand : Command
{
    public StoreSectionCommand(ProgramEnvironment environment)
        : base("store", "The store as a whole.") => Add(new StoreFeaturesCommand(environment));
}
