using ContextPool.Format;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Tests.BadInput;

/// <summary>Files that are no JSON text: each fails alone, with its reason and its place.</summary>
public sealed class DamagedBytesTests
{
    [Theory]
    [InlineData("truncated-in-message", "truncated", "line 10, column 8")]
    [InlineData("truncated-in-metadata", "truncated", "line 22")]
    [InlineData("empty-file", "empty_file", "byte 0")]
    [InlineData("nul-filled", "nul_filled", "line 1, column 1, byte 0")]
    [InlineData("nul-tail", "truncated|invalid_json", "byte ")]
    [InlineData("invalid-utf8-in-message", "invalid_utf8", "line 12")]
    [InlineData("invalid-utf8-overlong", "invalid_utf8", "line 12")]
    [InlineData("invalid-utf8-surrogate", "invalid_utf8", "line 12")]
    [InlineData("invalid-utf8-in-metadata", "invalid_utf8", "line 31")]
    [InlineData("utf16-with-mark", "invalid_json|invalid_utf8", "byte 0")]
    [InlineData("second-value-behind", "invalid_json", "line 33, column 1")]
    [InlineData("trailing-comma", "invalid_json", "line 32, column 1")]
    [InlineData("comment", "invalid_json", "line 3")]
    [InlineData("bare-control-character", "invalid_json", "line 12")]
    [InlineData("single-quotes", "invalid_json", "line 31")]
    [InlineData("not-a-number", "invalid_json", "line 31")]
    public async Task DamagedFile_FailsAloneWithItsPlace(string kind, string reasons, string detail)
    {
        foreach (int threshold in new[] { 1 << 20, 0 })
        {
            using var refusal = new Refusal();
            refusal.Scene.Put(Fixtures.FileName, Fixtures.Read(kind));
            var options = refusal.Scene.Options with
            {
                Limits = refusal.Scene.Options.Limits with { StreamingThreshold = threshold, WindowBytes = 64 },
            };
            FinishedRun look = await refusal.Scene.RunAsync(options: options with { DryRun = true });
            Assert.Contains(look[Fixtures.Id]["reason"], reasons.Split('|'));
            Reason reason = Enum.GetValues<Reason>().Single(r => SnakeCase.Of(r) == look[Fixtures.Id]["reason"]);
            await refusal.AssertRunAsync(Fixtures.FileName, reason, detail, options: options);
        }
    }

    [Fact]
    public async Task ByteOrderMark_IsAcceptedWithAWarning()
    {
        using var scene = new Scene();
        byte[] bytes = Fixtures.Read("byte-order-mark");
        scene.Put(Fixtures.FileName, bytes);

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal("migrated", run.OutcomeOf(Fixtures.Id));
        Assert.Equal("byte_order_mark=1; no_config=1", run[Fixtures.Id]["warnings"]);
        scene.AssertPool(Fixtures.Id, bytes);
        Assert.True(scene.HasBackup(Fixtures.Id, bytes));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"a text\"")]
    [InlineData("17")]
    [InlineData("null")]
    [InlineData("  true")]
    public Task RootThatIsNoObject_Fails(string text) =>
        Refusal.AssertAsync(System.Text.Encoding.UTF8.GetBytes(text), Reason.NotAnObject, "expected a JSON object");
}
