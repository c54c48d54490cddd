using ContextPool.Files;

namespace ContextPool.TestKit.Simulation;

/// <summary>A regular file. Its bytes are replaced, never changed in place, so that copies of the disk may share them.</summary>
internal sealed class SimulatedFile(ulong inode, int device, Permissions permissions) : SimulatedNode(inode, device, permissions)
{
    /// <summary>What readers see.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>What a power cut leaves for sure.</summary>
    public byte[] Synced { get; set; } = [];

    /// <summary>True where a power cut may leave something else than readers see.</summary>
    public bool IsDirty => !ReferenceEquals(Bytes, Synced);
}
