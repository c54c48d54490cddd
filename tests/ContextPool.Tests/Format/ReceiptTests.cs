using System.Text;
using System.Text.RegularExpressions;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

public sealed class ReceiptTests
{
    [Fact]
    public void Receipt_ComesBackFromItsJson()
    {
        Receipt receipt = Some.Receipt(Some.ContextId()) with { Upgrades = ["current_state Idle"], Messages = 3 };
        Receipt? back = Receipt.FromJson(receipt.ToJson());
        Assert.Equal(receipt with { Upgrades = [] }, back! with { Upgrades = [] });
        Assert.Equal(receipt.Upgrades, back.Upgrades);
    }

    [Fact]
    public void Members_AreNamedAsInTheFormat() => Assert.StartsWith(
        "{\n  \"version\": 1,\n  \"context_id\": ",
        Encoding.UTF8.GetString(Some.Receipt(Some.ContextId()).ToJson()),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":1")]
    [InlineData("{\"version\":\"one\"}")]
    public void AnythingElse_IsNoReceipt(string json) => Assert.Null(Receipt.FromJson(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("\"backup_path\": \"[^\"]*\"", "\"backup_path\": null")]
    [InlineData("\"upgrades\": \\[\\]", "\"upgrades\": [null]")]
    [InlineData("\"upgrades\": \\[\\]", "\"upgrades\": null")]
    [InlineData("\"missing_in_source\": null", "\"missing_in_source\": [null]")]
    public void NullWhereSomethingMustBeSaid_IsNoReceipt(string member, string with)
    {
        string json = Encoding.UTF8.GetString(Some.Receipt(Some.ContextId()).ToJson());
        string changed = Regex.Replace(json, member, with);

        Assert.NotEqual(json, changed);
        Assert.Null(Receipt.FromJson(Encoding.UTF8.GetBytes(changed)));
    }

    [Fact]
    public void ReceiptCutAnywhere_IsNoReceipt()
    {
        byte[] json = Some.Receipt(Some.ContextId()).ToJson();
        for (int length = 0; length < json.Length; length++) Assert.Null(Receipt.FromJson(json.AsSpan(0, length)));
    }
}
