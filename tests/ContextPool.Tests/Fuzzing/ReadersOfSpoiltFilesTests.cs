using ContextPool.TestKit;
using ContextPool.TestKit.Fuzzing;

namespace ContextPool.Tests.Fuzzing;

/// <summary>
/// I11: whatever the bytes, a reader tells what is wrong with them and nothing else happens. Here from a seed; guided by what they reach,
/// by <c>tests/fuzz.sh</c>. What that found stays in <c>regressions</c>.
/// </summary>
public sealed class ReadersOfSpoiltFilesTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void AnyBytes_AreReadOrRefusedAsDocumented_AndTakeNoMemoryThatOnlyALengthAsksFor(string name)
    {
        FuzzTarget target = FuzzTargets.Find(name);
        var random = new Random(Trials.Seed);
        var mutation = new Mutation(random, target.Words);
        foreach (byte[] seed in target.Seeds) target.Try(seed);
        long cases = Trials.AreLong ? 1_000_000 : 10_000;
        for (long n = 0; n < cases; n++)
        {
            byte[] bytes = mutation.Of(target.Seeds[random.Next(target.Seeds.Count)], target.Seeds[random.Next(target.Seeds.Count)]);
            try
            {
                target.Try(bytes);
            }
            catch (Exception e)
            {
                throw new TrialFailedException($"{name}, case {n} of seed {Trials.Seed}: {e}\n{TrialFailedException.Shown(bytes)}", e);
            }
        }

        Trials.Count(GetType(), cases, "files spoilt");
    }

    [Fact]
    public void WhatOnceFailed_IsReadOrRefused()
    {
        int files = 0;
        foreach (FuzzTarget target in FuzzTargets.All)
        {
            string folder = Path.Combine(Samples.Repository, "tests", "ContextPool.Fuzz", "regressions", target.Name);
            if (!Directory.Exists(folder)) continue;
            foreach (string path in Directory.EnumerateFiles(folder))
            {
                target.Try(File.ReadAllBytes(path));
                files++;
            }
        }

        Assert.True(files > 0, "there are no regressions to replay");
        Trials.Count(GetType(), files, "files that once failed");
    }
}
