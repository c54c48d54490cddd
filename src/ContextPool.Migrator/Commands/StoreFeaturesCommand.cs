using System.CommandLine;
using System.CommandLine.Parsing;
using ContextPool.Format;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool store features</c>: prints the features of a store; switches one on or off.</summary>
internal sealed class StoreFeaturesCommand : StoreCommand
{
    private readonly Option<StoreFeatures> _enable = Feature("--enable", "Switch it on: programs that do not know it refuse the store from then on.");
    private readonly Option<StoreFeatures> _disable = Feature("--disable", "Take back what it did, all logs of commits folded or all packs unpacked, and switch it off.");

    public StoreFeaturesCommand(ProgramEnvironment environment)
        : base(environment, "features", "What the store asks of programs beyond the plain format; not while a run migrates into it.")
    {
        Add(_enable);
        Add(_disable);
        Validators.Add(result =>
        {
            if (result.GetResult(_enable) is not null && result.GetResult(_disable) is not null)
                result.AddError("--enable and --disable: expected one of them");
        });
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextStore store = call.OpenStore();
        if (parsed.GetResult(_enable) is not null) await store.EnableFeatureAsync(parsed.GetValue(_enable), call.Stop);
        if (parsed.GetResult(_disable) is not null) await store.DisableFeatureAsync(parsed.GetValue(_disable), call.Stop);
        StoreFeatures now = await store.ReadFeaturesAsync(call.Stop);
        foreach ((StoreFeatures feature, string name) in StoreFileText.Names)
            call.Out.Write($"{name}  {(now.HasFlag(feature) ? "on" : "off")}\n");
        return ExitCodes.Completed;
    }

    private static Option<StoreFeatures> Feature(string name, string description) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', StoreFileText.Names.Select(n => n.Name)),
        CustomParser = Parse,
    };

    private static StoreFeatures Parse(ArgumentResult result)
    {
        string name = result.Tokens[^1].Value;
        if (StoreFileText.Find(name) is { } feature) return feature;
        result.AddError($"'{name}': expected {string.Join(" or ", StoreFileText.Names.Select(n => n.Name))}");
        return StoreFeatures.None;
    }
}
