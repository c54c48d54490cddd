using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContextPool.Tests.Format;

/// <summary>Ids in the JSON of applications: strings, as they stand in the store's own files.</summary>
public sealed partial class IdJsonTests
{
    private const string Canonical = "0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e";
    private const string AsJson = $$$"""{"Context":"{{{Canonical}}}","Message":null,"Counts":{"{{{Canonical}}}":3}}""";

    private static readonly Opened Value = new(
        ContextId.Parse(Canonical), null, new Dictionary<MessageId, int> { [MessageId.Parse(Canonical)] = 3 });

    [Fact]
    public void Ids_AreStrings_AlsoAsKeys()
    {
        Assert.Equal(AsJson, JsonSerializer.Serialize(Value));
        Assert.Equal(AsJson, JsonSerializer.Serialize(Value, Json.Default.Opened));
    }

    [Fact]
    public void Ids_ComeBackFromStrings_InEitherCaseAndEscaped()
    {
        Assert.Equal(Value.Counts, JsonSerializer.Deserialize<Opened>(AsJson)!.Counts);
        Assert.Equal(Value.Context, JsonSerializer.Deserialize(AsJson, Json.Default.Opened)!.Context);
        Assert.Equal(Value.Context, JsonSerializer.Deserialize<ContextId>($"\"{Canonical.ToUpperInvariant()}\""));
        Assert.Equal(Value.Context, JsonSerializer.Deserialize<ContextId>($"\"{Escaped(Canonical)}\""));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"0b6d7c4e9a1f4c3d8e2b5f6a7b8c9d0e\"")]
    [InlineData("\"0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e \"")]
    public void WhatIsNoId_IsRefused(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ContextId>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MessageId>(json));
    }

    [Fact]
    public void TextLongerThanAnyId_IsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ContextId>($"\"{new string('a', 10_000)}\""));

    private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));

    internal sealed record Opened(ContextId Context, MessageId? Message, Dictionary<MessageId, int> Counts);

    [JsonSerializable(typeof(Opened))]
    private sealed partial class Json : JsonSerializerContext;
}
