using System.CommandLine;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Migrator.Printing;
using ContextPool.Storage;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool list</c>: the contexts as they are found, pools first; from metadata and index, no message is read.</summary>
internal sealed class ListCommand : StoreCommand
{
    private readonly Option<ContextOrder?> _sort = new("--sort")
    {
        Description = "In this order: by id or title, most messages, largest or newest first; without, as they are found.",
        HelpName = "id|title|messages|size|age",
    };

    private readonly Option<string?> _match = new("--match")
    {
        Description = "Only those with this in their title or id; with * or ? a pattern of the whole title.",
        HelpName = "text",
    };

    private readonly Option<Timestamp?> _since;
    private readonly Option<bool> _json = ContextSymbols.Json();

    public ListCommand(ProgramEnvironment environment)
        : base(environment, "list", "Lists contexts: id, kind, messages, bytes, layout, bytes as stored, how many times fewer that is, time of the last message, title.")
    {
        _since = SinceSymbol.Option(environment.Time);
        foreach (Option option in new Option[] { _sort, _match, _since, _json }) Add(option);
    }

    /// <inheritdoc/>
    protected override bool ServesLegacyFiles => true;

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextStore store = call.OpenStore();
        using FilteredList list = ListFor(parsed, call);
        int code = ExitCodes.Completed;
        await foreach (ContextListing listing in store.ListAsync(call.Stop))
        {
            try
            {
                if (await LookAsync(store, listing, call) is { } row) list.Add(row);
            }
            catch (Exception e) when (e is InvalidContentException or FileOperationException)
            {
                code = e is InvalidContentException ? ExitCodes.DamageFound : Math.Max(code, ExitCodes.CompletedWithFailures);
                list.AddUnreadable(listing, e.Message);
            }
        }

        return code;
    }

    private FilteredList ListFor(ParseResult parsed, StoreCall call)
    {
        bool isJson = parsed.GetValue(_json);
        IContextList list = !isJson && call.Screen is { } screen
            ? new ContextTable(screen, Timestamp.FromDateTime(call.Time.GetUtcNow()))
            : new ContextList(call.Out, isJson);
        if (parsed.GetValue(_sort) is { } order) list = new OrderedList(list, order);
        return new FilteredList(list, parsed.GetValue(_match), parsed.GetValue(_since));
    }

    /// <summary>Null where the context went away since it was listed.</summary>
    private static async Task<ContextRow?> LookAsync(ContextStore store, ContextListing listing, StoreCall call)
    {
        try
        {
            ChatContext context = await store.OpenAsync(listing.Id, call.Stop);
            MessageIndex index = await context.GetIndexAsync(call.Stop);
            Timestamp updated = index.Count > 0 ? index.Entries.Max(entry => entry.Timestamp) : context.LastChanged;
            (string layout, long stored) = await UseOfAsync(context, index.TotalBytes, call.Stop);
            return new ContextRow(listing.Id, context.Kind, TitleOf(context.Metadata), index.Count, index.TotalBytes, layout, stored, updated);
        }
        catch (ContextNotFoundException)
        {
            return null;
        }
    }

    /// <summary>How its messages lie, and what they take; of a legacy file what they would take as files.</summary>
    internal static async Task<(string Layout, long StoredBytes)> UseOfAsync(ChatContext context, long bytes, CancellationToken cancel)
    {
        if (context.Kind == ContextKind.Legacy) return ("legacy", bytes);
        PoolUse use = await context.MeasureAsync(cancel);
        return (use.Layout, use.StoredBytes);
    }

    /// <summary>Null where it has none.</summary>
    internal static string? TitleOf(ContextMetadata metadata)
    {
        ReadOnlySpan<byte> raw = metadata.RawMember("title").Span;
        return raw.Length < 2 || raw[0] != (byte)'"' ? null : JsonText.DecodeQuoted(raw);
    }
}
