namespace ContextPool.TestKit.Simulation;

/// <summary>What is to stand at one name.</summary>
/// <param name="Folder">The directory.</param>
/// <param name="Name">The name in it.</param>
/// <param name="Node">What; null for nothing.</param>
internal sealed record NameEntry(SimulatedFolder Folder, string Name, SimulatedNode? Node);
