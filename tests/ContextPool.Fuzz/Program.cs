using System.Globalization;
using ContextPool.Fuzz;
using ContextPool.TestKit.Fuzzing;

// instrument DIRECTORY              makes the assemblies of the product in a copy of this program tell which branches they take
// fuzz TARGET SECONDS DIRECTORY     in such a copy: tries what it can think of, keeps in DIRECTORY what reached something new, and what failed
// targets                           prints the names of all targets
switch (args)
{
    case ["instrument", var directory]:
        Coverage.Instrument(directory);
        return 0;
    case ["fuzz", var name, var seconds, var directory]:
        // Before anything of the product runs: it writes to the map from its first branch on.
        return new FuzzLoop(new Coverage(), name, directory, Console.Out).Run(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
    case ["targets"]:
        Console.Out.WriteLine(string.Join('\n', Targets.Names()));
        return 0;
    default:
        Console.Error.WriteLine("expected instrument DIRECTORY, fuzz TARGET SECONDS DIRECTORY, or targets");
        return 2;
}

/// <summary>Apart, so that nothing of the product is loaded before it may be.</summary>
internal static class Targets
{
    public static IEnumerable<string> Names() => FuzzTargets.All.Select(target => target.Name);
}
