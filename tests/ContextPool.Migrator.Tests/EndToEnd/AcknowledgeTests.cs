namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A permanent exit 3 makes people blind: known failures can be acknowledged.</summary>
public sealed class AcknowledgeTests : IDisposable
{
    private readonly Workplace _work = new();

    [Fact]
    public void AcknowledgedFailure_ExitsWithZeroUntilItChanges()
    {
        _work.Generate(1, messages: 1);
        const string Broken = "11111111-1111-4111-8111-111111111111";
        string file = Path.Combine(Workplace.Legacy, $"{Broken}.json");
        _work.Files.Write(file, "{ broken");
        Assert.Equal(3, _work.Migrate().ExitCode);

        ProgramResult result = _work.Run(["acknowledge", Broken]);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"{Broken}  failed  invalid_json\n1 acknowledged as run ", result.Out, StringComparison.Ordinal);
        ProgramResult calm = _work.Migrate();
        Assert.Equal(0, calm.ExitCode);
        Assert.Matches(@"acknowledged +1\n", calm.Out);
        Assert.Equal("yes", _work.Report.Rows.Single(row => row["context_id"] == Broken)["acknowledged"]);
        Assert.Contains("\"exit_code\": 0", File.ReadAllText(Directory.GetFiles(_work.Files[Workplace.Reports], "*.json").Max()!), StringComparison.Ordinal);

        _work.Files.Write(file, "{ broken otherwise");
        Assert.Equal(3, _work.Migrate().ExitCode);
        Assert.Equal(3, _work.Run(["acknowledge", "22222222-2222-4222-8222-222222222222"]).ExitCode);
        Assert.Equal(2, _work.Run(["acknowledge"]).ExitCode);
    }

    public void Dispose() => _work.Dispose();
}
