using ContextPool.TestKit;

namespace ContextPool.Legacy.Tests;

public sealed class BackupNameTests
{
    private const string Id = "c0000000-0000-4000-8000-000000000001";

    [Theory]
    [InlineData(1, Id + "_20251108_110640.json")]
    [InlineData(2, Id + "_20251108_110640_2.json")]
    [InlineData(10, Id + "_20251108_110640_10.json")]
    public void Name_ComesBack(int number, string text)
    {
        var name = new BackupName(Some.ContextId(1), Some.Time.UnixSeconds, number);
        Assert.Equal(text, name.ToString());
        Assert.True(BackupName.TryParse(text, out BackupName back));
        Assert.Equal(name, back);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Id + ".json")]
    [InlineData(Id + "_20251108_110640")]
    [InlineData(Id + "_20251108_110640.JSON")]
    [InlineData(Id + "_20251108_110640_1.json")]
    [InlineData(Id + "_20251108_110640_02.json")]
    [InlineData(Id + "_20251108_110640_.json")]
    [InlineData(Id + "_20251108_110640-2.json")]
    [InlineData(Id + "_20251108_250640.json")]
    [InlineData(Id + "-20251108_110640.json")]
    [InlineData("C0000000-0000-4000-8000-00000000000A_20251108_110640.json")]
    [InlineData("x0000000-0000-4000-8000-000000000001_20251108_110640.json")]
    [InlineData(Id + "_20251108_110640_99999999999.json")]
    public void OtherNames_AreNone(string text) => Assert.False(BackupName.TryParse(text, out _));
}
