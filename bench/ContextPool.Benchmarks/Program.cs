using System.Globalization;
using BenchmarkDotNet.Running;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks;

/// <summary>
/// Runs the scenarios that the arguments choose, all with <c>--filter "*"</c>, or writes legacy files for a migration:
/// <c>corpus DIRECTORY CONTEXTS MESSAGES</c>. See bench/README.md.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["corpus", var directory, var contexts, var messages])
        {
            Corpus.Write(directory, int.Parse(contexts, CultureInfo.InvariantCulture), int.Parse(messages, CultureInfo.InvariantCulture));
            return 0;
        }

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
