using ContextPool.Files;

namespace ContextPool.TestKit.Simulation;

/// <summary>A directory.</summary>
internal sealed class SimulatedFolder(ulong inode, int device, Permissions permissions) : SimulatedNode(inode, device, permissions)
{
    /// <summary>What readers see.</summary>
    public SortedDictionary<string, SimulatedNode> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>What a power cut leaves for sure.</summary>
    public SortedDictionary<string, SimulatedNode> Synced { get; } = new(StringComparer.Ordinal);
}
