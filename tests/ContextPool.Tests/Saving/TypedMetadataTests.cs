using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>Title and settings as values; what is not known of them stays.</summary>
public sealed class TypedMetadataTests : IDisposable
{
    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Title_IsSetReadAndTakenAway()
    {
        ChatContext context = await _store.Open().CreateAsync(new NewContext { Title = "a \"title\"" });
        Assert.Equal("a \"title\"", context.Metadata.Title);
        await context.SetTitleAsync("другой");
        Assert.Equal("другой", (await _store.OpenAsync(context.Id)).Metadata.Title);
        await context.SetTitleAsync(null);
        Assert.Null(context.Metadata.Title);
        Assert.DoesNotContain("title", _store.Metadata(context.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_OfANewContext_AreWrittenAndRead()
    {
        var config = new ContextConfig { ModelId = "m", AgentRole = "planner", SystemPromptId = "s", WorkspacePath = "/w", ParametersJson = """{"t":0.50}""" };
        ChatContext context = await _store.Open().CreateAsync(new NewContext { Config = config });
        Assert.Equal(config with { ParametersJson = context.Metadata.Config.ParametersJson }, context.Metadata.Config);
        Assert.Contains("\"t\": 0.50", _store.Metadata(context.Id), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _store.Open().CreateAsync(new NewContext { Config = config with { AgentRole = "boss" } }));
        await Assert.ThrowsAsync<ArgumentException>(() => _store.Open().CreateAsync(new NewContext { Config = config with { ParametersJson = "{" } }));
    }

    [Fact]
    public async Task Settings_AreSetOneByOne_AndUnknownOnesStay()
    {
        ChatContext context = await _store.Open().CreateAsync(
            new NewContext { ConfigJson = """{"model_id":"\u0061","x":[1.0],"mode":"chat","agent_role":"odd","parameters":{"a":1,"a":2}}""" });
        string before = _store.Metadata(context.Id);
        await context.SetConfigAsync(context.Metadata.Config);
        Assert.Equal(before, _store.Metadata(context.Id));

        await context.SetConfigAsync(context.Metadata.Config with { ModelId = "b" });

        Assert.Equal(before.Replace("\"\\u0061\"", "\"b\"", StringComparison.Ordinal), _store.Metadata(context.Id));
        await context.SetConfigAsync(context.Metadata.Config with { AgentRole = null });
        Assert.DoesNotContain("agent_role", _store.Metadata(context.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastChange_IsThatOfTheNewestSave()
    {
        ChatContext context = ContextStore.InMemory(time: _store.Clock) is var store ? await store.CreateAsync(new NewContext()) : null!;
        Timestamp created = context.LastChanged;
        _store.Clock.Advance(TimeSpan.FromMinutes(1));
        await context.AppendAsync(SavingStore.Draft(1));
        Assert.Equal(created.ToDateTimeOffset().AddMinutes(1), context.LastChanged.ToDateTimeOffset());
    }
}
