using ContextPool.EndToEnd.Harness;

namespace ContextPool.EndToEnd.Tables;

/// <summary>What the program costs before it does anything.</summary>
internal sealed class StartTable(Bench bench, string migrator) : ITable
{
    private const int Times = 11;

    public string Name => "Start";

    public void Run(TextWriter output)
    {
        List<Row> rows = [Start("--help"), Start("--version")];
        Row.RunInTurn(rows, Times, bench.Log);
        var table = new MarkdownTable("", "wall ms", "processor ms", "peak MB");
        foreach (Row row in rows)
            table.Add(row.Name, Bench.Number(row.WallMs), Bench.Number(row.UserMs + row.SystemMs), Bench.Number(row.PeakBytes / 1e6));
        table.Write(output);
    }

    private Row Start(string argument) => new($"contextpool {argument}", () => MeasuredProcess.Run(migrator, [argument]));
}
