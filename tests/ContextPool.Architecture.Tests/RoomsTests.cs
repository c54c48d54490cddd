using System.Reflection;

namespace ContextPool.Architecture.Tests;

/// <summary>Rooms point one way: in every project a room uses only rooms below it.</summary>
public sealed class RoomsTests
{
    public static TheoryData<string> Projects => ["ContextPool", "ContextPool.Catalogue", "ContextPool.Migration", "ContextPool.Migrator"];

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

    /// <summary>What is pure opens no file, reads no clock and knows no path, so that it can be tried out alone with any bytes.</summary>
    [Fact]
    public void PureRooms_TouchNothing()
    {
        string[] touching =
        [
            "System.IO.File", "System.IO.Directory", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.FileStream", "System.IO.Path",
            "System.IO.RandomAccess", "System.TimeProvider", "System.Environment", "System.Diagnostics.Stopwatch", "System.Random",
            "System.Threading.Tasks.Task", "System.Threading.Thread",
        ];
        List<(string From, string To)> uses = [.. Arrows.Outside(typeof(ContextStore).Assembly, House.Pure)];

        Assert.NotEmpty(uses);
        AssertNone("pure rooms that touch the world", uses.Where(use => touching.Contains(use.To)).Select(use => $"{use.From} uses {use.To}").Distinct());
    }

    /// <summary>How contexts are kept is the business of each storage: whoever serves them speaks to the seam alone.</summary>
    [Theory]
    [InlineData("ContextPool.Files")]
    [InlineData("ContextPool.Storage.Local")]
    [InlineData("ContextPool.Storage.InMemory")]
    [InlineData("ContextPool.Storage.Packs")]
    public void RoomsBehindTheSeam_AreSeenByNobodyWhoServes(string room)
    {
        List<(string From, string Example)> uses = [.. Arrows.Into(typeof(ContextStore).Assembly, room)];

        Assert.NotEmpty(uses);
        AssertNone(
            $"rooms that see {room}",
            uses.Where(use => !House.BehindTheSeam.Contains(use.From)).Select(use => $"{use.From}: {use.Example}").Distinct());
    }

    /// <summary>What another program accepts is of interest where its files are read, and weighs nothing on whoever only serves pools.</summary>
    [Fact]
    public void NodesAreReviewed_OnlyWhereLegacyFilesAreRead()
    {
        Type[] reviews = [.. House.Projects.Keys.SelectMany(project => Assembly.Load(project).GetTypes()).Where(Reviews)];

        Assert.NotEmpty(reviews);
        Assert.All(reviews, review => Assert.Equal("ContextPool.Legacy", review.Assembly.GetName().Name));

        static bool Reviews(Type type) => type.BaseType?.FullName == "ContextPool.Format.NodeReview";
    }

    /// <summary>Exactly those: whoever has moved to the seam does not come back unseen.</summary>
    [Fact]
    public void StoresAsDirectories_AreKnownToFewInTheMigration()
    {
        IEnumerable<string> knowing = Arrows.Outside(Assembly.Load("ContextPool.Migration"), House.Migration)
            .Where(use => use.To.StartsWith("ContextPool.Storage.Local.", StringComparison.Ordinal))
            .Select(use => use.From.Split('+', '/', '`')[0]).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(House.InTheDirectory, knowing);
    }

    private static void AssertNone(string what, IEnumerable<string> found)
    {
        List<string> lines = [.. found];
        if (lines.Count > 0) Assert.Fail($"{what}:\n{string.Join('\n', lines)}");
    }

    private static string[] RoomsOf(string project) => project switch
    {
        "ContextPool" => House.Library,
        "ContextPool.Catalogue" => House.Catalogue,
        "ContextPool.Migration" => House.Migration,
        _ => House.Program,
    };
}
