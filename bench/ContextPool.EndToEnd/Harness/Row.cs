namespace ContextPool.EndToEnd.Harness;

/// <summary>One line of a table: what is done in each round, and what it took.</summary>
internal sealed class Row(string name, Func<Measurement> run)
{
    private readonly List<Measurement> _rounds = [];

    public string Name => name;

    public IReadOnlyList<Measurement> Rounds => _rounds;

    public double WallMs => Median(_rounds.Select(r => r.WallMs));

    public double UserMs => Median(_rounds.Select(r => r.UserMs));

    public double SystemMs => Median(_rounds.Select(r => r.SystemMs));

    public double PeakBytes => Median(_rounds.Select(r => (double)r.PeakBytes));

    /// <summary>All rows in turn, round after round: whatever the machine does meanwhile, it does to all of them.</summary>
    public static void RunInTurn(IReadOnlyList<Row> rows, int rounds, TextWriter log)
    {
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Row row in rows)
            {
                row.Once();
                log.WriteLine($"round {round} of {rounds}: {row.Name}, {row._rounds[^1].WallMs:N0} ms");
            }
        }
    }

    /// <summary>The median of the ratios within each round; that of the medians would compare what did not run side by side.</summary>
    public double RatioTo(Row other, Func<Measurement, double> of) =>
        Median(_rounds.Zip(other._rounds, (mine, its) => of(mine) / of(its)));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void Once() => _rounds.Add(run());
}
