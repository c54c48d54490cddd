using System.Globalization;
using ContextPool.EndToEnd.Corpus;
using ContextPool.EndToEnd.Rows;

namespace ContextPool.EndToEnd.Harness;

/// <summary>What all tables share: the programs, the corpora, and one empty directory after the other.</summary>
internal sealed class Bench(string migrator, string scratch, bool isQuick, int rounds, TextWriter log)
{
    private const string SettingPrefix = "CONTEXTPOOL_Migration__";

    public bool IsQuick => isQuick;

    public int Rounds => rounds;

    public TextWriter Log => log;

    public string Scratch => scratch;

    /// <summary>The directory of a corpus, made at its first use.</summary>
    public string Corpus(CorpusShape shape)
    {
        string directory = Path.Combine(scratch, $"corpus-{shape.Contexts}-{shape.Messages}-{shape.Seed}{(shape.IsVaried ? "-varied" : "")}");
        if (Directory.Exists(directory)) return directory;
        long bytes = CorpusFiles.Write(shape, directory);
        log.WriteLine($"{shape}: {bytes / 1e6:N0} MB");
        return directory;
    }

    public static long BytesOf(string corpus) => new DirectoryInfo(corpus).EnumerateFiles().Sum(f => f.Length);

    /// <summary>What a migration of the corpus writes, as the floor will write it.</summary>
    public string PlanOf(string corpus)
    {
        string plan = $"{corpus}.plan";
        if (File.Exists(plan)) return plan;
        InNewDirectory(place =>
        {
            Measurement made = Migrate(corpus, place, ("Durability", "none"));
            FloorPlan.Save(Path.Combine(place, "storage"), plan);
            return made;
        });
        return plan;
    }

    /// <summary>A migration with some settings, into a directory of its own.</summary>
    public Measurement Migrate(string corpus, string place, params IEnumerable<(string Name, string Value)> settings) =>
        MeasuredProcess.Run(migrator, Arguments(corpus, place), Environment(settings));

    /// <summary>True where the program knows a setting with this value.</summary>
    public bool Knows(string name, string value)
    {
        // What is not known ends with 2 before the directory is looked for.
        (_, int exit, _) = MeasuredProcess.Try(
            migrator, Arguments(Path.Combine(scratch, "nowhere"), Path.Combine(scratch, "nowhere")), Environment([(name, value)]));
        return exit != 2;
    }

    /// <summary>This program again, as one of the rows beside the migrator.</summary>
    public static Measurement Self(params string[] arguments) => MeasuredProcess.Run(System.Environment.ProcessPath!, arguments);

    /// <summary>
    /// Somewhere nobody wrote before; removed, and the removal made durable, before the next begins: what a file system still has to
    /// do for one row must not be done in the time of another.
    /// </summary>
    public Measurement InNewDirectory(Func<string, Measurement> run)
    {
        string place = Path.Combine(scratch, $"place-{Guid.NewGuid():N}");
        Directory.CreateDirectory(place);
        try
        {
            return run(place);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
            MeasuredProcess.Run("sync", ["-f", scratch]);
        }
    }

    public static string Number(double value, string format = "N0") => value.ToString(format, CultureInfo.InvariantCulture);

    private static string[] Arguments(string corpus, string place) =>
    [
        "migrate", "--yes", "--legacy-dir", corpus, "--storage-dir", Path.Combine(place, "storage"),
        "--backup-dir", Path.Combine(place, "backups"), "--report-dir", Path.Combine(place, "reports"),
    ];

    private static Dictionary<string, string> Environment(IEnumerable<(string Name, string Value)> settings) =>
        settings.ToDictionary(s => SettingPrefix + s.Name, s => s.Value);
}
