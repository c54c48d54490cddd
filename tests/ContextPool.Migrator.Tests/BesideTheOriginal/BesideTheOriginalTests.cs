using System.Diagnostics;
using System.Globalization;
using ContextPool.Migrator.Tests.EndToEnd;
using Xunit.Abstractions;

namespace ContextPool.Migrator.Tests.BesideTheOriginal;

/// <summary>
/// The original application stays alive beside the library and the program: every message that either of them saved is
/// somewhere in the end, nothing whole is called damaged, nothing torn is published, nobody hangs.
/// <c>CONTEXTPOOL_TRIALS=long</c> lets them work for a minute each.
/// </summary>
[Trait("Category", "Slow")]
public sealed class BesideTheOriginalTests(ITestOutputHelper output)
{
    private const int Runs = 8;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task EverySavedMessage_IsSomewhereAndNothingWholeIsCalledDamaged(bool savesPools, int seed)
    {
        using var shared = new SharedStore(savesPools, seed);
        var watch = Stopwatch.StartNew();
        bool isLong = Environment.GetEnvironmentVariable("CONTEXTPOOL_TRIALS") == "long";
        await shared.WorkAsync(run => isLong ? watch.Elapsed < Long : run < Runs).WaitAsync(Patience);

        // With everybody gone: a last check, and every message looked for.
        ProgramResult check = shared.Work.Run(["check", "--read-data"]);
        var places = new MessagePlaces(shared.Work);
        string counts = string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {shared.Summary}");
        output.WriteLine(counts);
        foreach (IGrouping<string, SavedMessage> group in shared.Saved.GroupBy(m => $"{m.Writer}: {places.KindsOf(m)}"))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Count()} messages by {group.Key}"));

        string[] problems =
        [
            .. shared.Problems,
            .. shared.Saved.Where(message => places.Of(message).Count == 0).Select(message => $"nowhere: {message}"),
            .. shared.Saved.Where(message => !IsTold(message, places, shared)).Select(message => $"no report says where: {message}"),
            .. places.NamedAndNotThere(),
        ];
        Assert.True(problems.Length == 0, string.Create(
            CultureInfo.InvariantCulture, $"{problems.Length} problems, {counts}\n{string.Join('\n', problems)}"));
        Assert.True(check.ExitCode == 0, check.Out);
    }

    // Who looks in the legacy directory and in the pool needs no report. Backups stand in a row each, and so does the update
    // that put a version into the trash; what a repair put there, it printed.
    private static bool IsTold(SavedMessage message, MessagePlaces places, SharedStore shared)
    {
        IReadOnlyList<(string Place, string Path)> files = places.Of(message);
        if (files.Count == 0 || files.Any(file => file.Place is MessagePlaces.Legacy or MessagePlaces.Pool)) return true;
        string id = message.Context.ToString();
        IEnumerable<string> rows = Directory.GetFiles(shared.Work.Files[Workplace.Reports], "*.csv").SelectMany(File.ReadLines);
        return rows.Any(row => row.Contains(id, StringComparison.Ordinal)
                && (row.Contains(",updated,", StringComparison.Ordinal) || files.Any(file => row.Contains(file.Path, StringComparison.Ordinal))))
            || shared.Printed.Any(text => text.Contains(id, StringComparison.Ordinal));
    }
}
