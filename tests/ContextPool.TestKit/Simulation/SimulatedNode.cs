using ContextPool.Files;

namespace ContextPool.TestKit.Simulation;

/// <summary>What a name of a <see cref="SimulatedDisk"/> leads to.</summary>
internal abstract class SimulatedNode(ulong inode, int device, Permissions permissions)
{
    public ulong Inode { get; } = inode;

    /// <summary>The file system it is on.</summary>
    public int Device { get; } = device;

    public Permissions Permissions { get; } = permissions;

    /// <summary>When its contents changed last.</summary>
    public Timestamp Written { get; set; }

    /// <summary>When anything of it changed last.</summary>
    public Timestamp Changed { get; set; }
}
