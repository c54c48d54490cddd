using System.Reflection;

namespace ContextPool.Architecture.Tests;

/// <summary>Rooms point one way: in every project a room uses only rooms below it.</summary>
public sealed class RoomsTests
{
    public static TheoryData<string> Projects => ["ContextPool", "ContextPool.Migration", "ContextPool.Migrator"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_UseOnlyRoomsBelowThem(string project)
    {
        Arrows arrows = Arrows.Of(Assembly.Load(project), RoomsOf(project));
        Assert.NotEmpty(arrows.All);
        AssertNone("rooms that the house does not list", arrows.UnknownRooms());
        AssertNone("arrows that point up", arrows.Upward());
    }

    [Fact]
    public void Projects_UseOnlyProjectsBelowThem()
    {
        foreach ((string project, string[] uses) in House.Projects)
        {
            IEnumerable<string> references = Assembly.Load(project).GetReferencedAssemblies().Select(r => r.Name!);
            Assert.Equal(uses, references.Where(House.Projects.ContainsKey).Order(StringComparer.Ordinal));
        }
    }

    private static void AssertNone(string what, IEnumerable<string> found)
    {
        List<string> lines = [.. found];
        if (lines.Count > 0) Assert.Fail($"{what}:\n{string.Join('\n', lines)}");
    }

    private static string[] RoomsOf(string project) => project switch
    {
        "ContextPool" => House.Library,
        "ContextPool.Migration" => House.Migration,
        _ => House.Program,
    };
}
