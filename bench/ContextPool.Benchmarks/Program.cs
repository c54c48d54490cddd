using BenchmarkDotNet.Running;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks;

/// <summary>Runs the scenarios that the arguments choose, all with <c>--filter "*"</c>; see bench/README.md.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, new BenchConfig());
            return 0;
        }
        finally
        {
            BenchDirectory.Remove();
        }
    }
}
