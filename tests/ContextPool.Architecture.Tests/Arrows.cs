using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace ContextPool.Architecture.Tests;

/// <summary>Which room of an assembly uses which other, as the compiled code has it: signatures, bodies and attributes.</summary>
internal sealed class Arrows
{
    private readonly List<string> _rooms;
    private readonly List<(string From, string To, string Example)> _all = [];

    private Arrows(IReadOnlyList<string> rooms) => _rooms = [.. rooms];

    /// <summary>Every arrow between two rooms, with one pair of types that makes it.</summary>
    public IReadOnlyList<(string From, string To, string Example)> All => _all;

    /// <summary>Reads an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="rooms">Its rooms, the highest first. A type in the first one stands as high as the highest room it uses.</param>
    public static Arrows Of(Assembly assembly, IReadOnlyList<string> rooms)
    {
        var arrows = new Arrows(rooms);
        List<(IType From, IType To)> uses = [.. UsesIn(assembly)];
        Dictionary<string, string> rootTypes = arrows.HeightsOfRootTypes(uses);
        var seen = new HashSet<(string, string)>();
        foreach ((IType from, IType to) in uses)
        {
            (string, string) arrow = (RoomOf(from, rootTypes), RoomOf(to, rootTypes));
            if (arrow.Item1 != arrow.Item2 && seen.Add(arrow)) arrows._all.Add((arrow.Item1, arrow.Item2, $"{from.Name} uses {to.Name}"));
        }

        return arrows;
    }

    /// <summary>Arrows that do not point down, each with an example.</summary>
    public IEnumerable<string> Upward() =>
        from arrow in _all
        where _rooms.IndexOf(arrow.From) > _rooms.IndexOf(arrow.To)
        orderby arrow
        select $"{arrow.From} -> {arrow.To}: {arrow.Example}";

    /// <summary>Namespaces that the house does not list.</summary>
    public IEnumerable<string> UnknownRooms() =>
        _all.SelectMany(a => new[] { a.From, a.To }).Where(room => !_rooms.Contains(room)).Distinct().Order();

    /// <summary>Who uses the types of a room, by the namespaces that are written.</summary>
    public static IEnumerable<(string From, string Example)> Into(Assembly assembly, string room) =>
        from use in UsesIn(assembly)
        where use.To.Namespace.FullName == room && use.From.Namespace.FullName != room
        select (use.From.Namespace.FullName, $"{use.From.Name} uses {use.To.Name}");

    /// <summary>What the types of some rooms use from outside the assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="rooms">The rooms.</param>
    public static IEnumerable<(string From, string To)> Outside(Assembly assembly, IReadOnlyCollection<string> rooms) =>
        from use in AllUsesIn(assembly)
        where rooms.Contains(use.From.Namespace.FullName) && !IsIn(use.To, assembly.GetName().Name!)
        select (use.From.FullName, use.To.FullName);

    private static IEnumerable<(IType From, IType To)> UsesIn(Assembly assembly) =>
        AllUsesIn(assembly).Where(use => IsIn(use.To, assembly.GetName().Name!) && !use.To.Equals(use.From));

    private static IEnumerable<(IType From, IType To)> AllUsesIn(Assembly assembly)
    {
        ArchUnitNET.Domain.Architecture architecture = new ArchLoader().LoadAssemblies(assembly).Build();
        string own = assembly.GetName().Name!;
        return
            from type in architecture.Types
            where type.Namespace is not null && IsIn(type, own)
            from dependency in type.Dependencies
            where dependency.Target is not GenericParameter && dependency.Target.Namespace is not null
            select (type, dependency.Target);
    }

    /// <summary>Until nothing changes: a type of the root that uses only words is a word.</summary>
    private Dictionary<string, string> HeightsOfRootTypes(List<(IType From, IType To)> uses)
    {
        string root = _rooms[0];
        string lowest = _rooms[^1];
        var heights = uses.SelectMany(u => new[] { u.From, u.To }).Where(t => t.Namespace.FullName == root)
            .Select(t => t.FullName).Distinct().ToDictionary(name => name, _ => lowest);
        for (bool hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            foreach ((IType from, IType to) in uses.Where(u => heights.ContainsKey(u.From.FullName)))
            {
                string used = RoomOf(to, heights);
                if (_rooms.IndexOf(used) >= _rooms.IndexOf(heights[from.FullName])) continue;
                heights[from.FullName] = used;
                hasChanged = true;
            }
        }

        return heights;
    }

    private static string RoomOf(IType type, Dictionary<string, string> rootTypes) =>
        rootTypes.GetValueOrDefault(type.FullName) ?? type.Namespace.FullName;

    private static bool IsIn(IType type, string assembly) => type.Assembly.Name.Split(',')[0] == assembly;
}
