using System.Reflection;
using System.Runtime.InteropServices;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migrator.Tests;

public sealed class ExitCodesTests
{
    [Fact]
    public void EveryCode_IsListedOnceWithItsMeaning()
    {
        IEnumerable<int> declared = typeof(ExitCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (int)field.GetRawConstantValue()!);
        Assert.Equal(declared.Order(), ExitCodes.All.Select(each => each.Code));
        Assert.All(ExitCodes.All, each => Assert.NotEmpty(each.Meaning));
    }

    [Theory]
    [InlineData(RunEnd.Completed, 0)]
    [InlineData(RunEnd.CompletedWithFailures, 3)]
    [InlineData(RunEnd.StoppedByLimit, 5)]
    [InlineData(RunEnd.DamageFound, 6)]
    [InlineData(RunEnd.LegacyDirectoryMissing, 10)]
    [InlineData(RunEnd.StoreLocked, 11)]
    [InlineData(RunEnd.LegacyDirectorySuspect, 12)]
    [InlineData(RunEnd.NewerFormat, 13)]
    [InlineData(RunEnd.PlaceUnusable, 14)]
    [InlineData(RunEnd.NoSpace, 15)]
    [InlineData(RunEnd.FileSystemUnfit, 16)]
    [InlineData(RunEnd.InternalError, 1)]
    public void EndOfRun_HasItsCode(RunEnd end, int code) => Assert.Equal(code, ExitCodes.Of(end, signal: null));

    [Theory]
    [InlineData(PosixSignal.SIGHUP, 129)]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public void StopBySignal_HasTheCodeOfTheSignal(PosixSignal signal, int code) =>
        Assert.Equal(code, ExitCodes.Of(RunEnd.StoppedBySignal, signal));

    [Fact]
    public void SignalAfterTheLastContext_DoesNotChangeTheCode() =>
        Assert.Equal(0, ExitCodes.Of(RunEnd.Completed, PosixSignal.SIGTERM));
}
