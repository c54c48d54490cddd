using BenchmarkDotNet.Running;
using ContextPool.Benchmarks.InTurn;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks;

/// <summary>Runs the scenarios that the arguments choose, all with <c>--filter "*"</c>; see bench/README.md.</summary>
internal static class Program
{
    private const int Rounds = 9;

    private static int Main(string[] arguments)
    {
        try
        {
            if (arguments is ["stores", var results, ..])
            {
                StoreTables.RunAsync(results, rounds: arguments.Length > 2 ? int.Parse(arguments[2]) : Rounds).GetAwaiter().GetResult();
                return 0;
            }

            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, new BenchConfig());
            return 0;
        }
        finally
        {
            BenchDirectory.Remove();
        }
    }
}
