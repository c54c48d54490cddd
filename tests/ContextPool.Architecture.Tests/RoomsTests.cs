using System.Reflection;

namespace ContextPool.Architecture.Tests;

/// <summary>Rooms point one way, and a namespace is where its folder is.</summary>
public sealed class RoomsTests
{
    public static TheoryData<string> Projects => ["ContextPool", "ContextPool.Migration", "ContextPool.Migrator"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_UseOnlyRoomsBelowThem(string project)
    {
        Arrows arrows = ArrowsOf(project);

        Assert.NotEmpty(arrows.All);
        Assert.Equal("", Lines(arrows.UnknownRooms()));
        Assert.Equal("", Lines(arrows.Upward()));
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    private static Arrows ArrowsOf(string project) => Arrows.Of(Assembly.Load(project), RoomsOf(project));

    private static string[] RoomsOf(string project) => project switch
    {
        "ContextPool" => House.Library,
        "ContextPool.Legacy" => House.Legacy,
        "ContextPool.Migration" => House.Migration,
        _ => House.Program,
    };
}
