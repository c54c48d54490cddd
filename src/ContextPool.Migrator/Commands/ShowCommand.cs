using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migrator.Printing;
using ContextPool.Storage;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool show</c>: a conversation, readable. With <c>diff</c> the only command that prints the text of messages.</summary>
internal sealed class ShowCommand : StoreCommand
{
    private readonly Argument<ContextName> _id = ContextSymbols.Id();
    private readonly Option<string?> _branch = new("--branch") { Description = "The branch [the active one]", HelpName = "name" };
    private readonly Option<int?> _last = new("--last")
    {
        Description = "Only so many messages, the last ones.",
        HelpName = "number",
        CustomParser = ParseCount,
    };

    private readonly Option<string?> _role = new("--role") { Description = "Only messages of a role: user, assistant, tool, system.", HelpName = "role" };
    private readonly Option<bool> _raw = new("--raw") { Description = "Print the messages as they are stored." };
    private readonly Option<bool> _json = ContextSymbols.Json();

    public ShowCommand(ProgramEnvironment environment)
        : base(environment, "show", "Prints the messages of a context: time, role, text.")
    {
        Add(_id);
        foreach (Option option in new Option[] { _branch, _last, _role, _raw, _json }) Add(option);
    }

    /// <inheritdoc/>
    protected override bool ServesLegacyFiles => true;

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ChatContext context = await call.OpenStore().OpenAsync(await call.FindAsync(parsed.GetValue(_id)), call.Stop);
        string? wanted = parsed.GetValue(_branch);
        Branch? branch = (wanted ?? context.Metadata.ActiveBranchName) is { } name ? context.Metadata.FindBranch(name) : null;
        if (branch is null)
        {
            call.Complain(WhatThereIs(context, wanted ?? context.Metadata.ActiveBranchName, isPoolShown: wanted is null));
            if (wanted is not null) return ExitCodes.CompletedWithFailures;
        }

        IReadOnlyList<MessageId> ids = branch?.MessageIds ?? await PoolByTimeAsync(context, call.Stop);
        if (parsed.GetValue(_role) is { } role) ids = await OfRoleAsync(context, ids, role, call.Stop);
        if (parsed.GetValue(_last) is { } last) ids = [.. ids.Skip(Math.Max(0, ids.Count - last))];
        using IMessagePrinter printer = PrinterOf(parsed, call, context, branch, await UseOfAsync(context, call.Stop));
        bool isDamaged = false;
        await foreach (BranchMessage message in context.ReadEachAsync(ids, call.Stop))
        {
            isDamaged |= message.Message is null;
            printer.Print(message);
        }

        return isDamaged ? ExitCodes.DamageFound : ExitCodes.Completed;
    }

    /// <summary>Empty for loose messages and legacy files, and where a pack is damaged, which its messages tell.</summary>
    private static async Task<string> UseOfAsync(ChatContext context, CancellationToken cancel)
    {
        if (context.Kind == ContextKind.Legacy) return "";
        try
        {
            PoolUse use = await context.MeasureAsync(cancel);
            return use.Packed == 0 ? "" : $", {use.Layout}: {Amounts.Bytes(use.Bytes)} stored in {Amounts.Bytes(use.StoredBytes)}, {Amounts.Ratio(use.Bytes, use.StoredBytes)}";
        }
        catch (Exception e) when (e is InvalidContentException or FileOperationException)
        {
            return "";
        }
    }

    private static int? ParseCount(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0) return count;
        result.AddError($"'{text}' (--last): expected a number from 1");
        return null;
    }

    private IMessagePrinter PrinterOf(ParseResult parsed, StoreCall call, ChatContext context, Branch? branch, string use)
    {
        bool isRaw = parsed.GetValue(_raw);
        if (parsed.GetValue(_json)) return new MessageArray(call.Out, isRaw);
        return isRaw ? new NodePrinter(call.Out, call.Complain) : new Transcript(call.Out, context.Id, ListCommand.TitleOf(context.Metadata), branch?.Name, use);
    }

    private static string WhatThereIs(ChatContext context, string? branch, bool isPoolShown)
    {
        string missing = branch is null ? $"context {context.Id} names no active branch" : $"there is no branch '{branch}' in context {context.Id}";
        string names = context.Metadata.Branches.Count == 0
            ? "there are no branches"
            : $"there are: {string.Join(", ", context.Metadata.Branches.Select(b => $"'{b.Name}'"))}";
        return $"{missing}; {names}{(isPoolShown ? "; all messages of its pool are shown, by time" : "")}";
    }

    /// <summary>Where no branch gives an order: by time, and behind that what the index does not know because it cannot be read.</summary>
    private static async Task<IReadOnlyList<MessageId>> PoolByTimeAsync(ChatContext context, CancellationToken cancel)
    {
        MessageIndex index = await context.GetIndexAsync(cancel);
        return [.. index.SortedByTime().Select(e => e.Id).Union(await context.ListPoolAsync(cancel))];
    }

    /// <summary>Chosen by the index; of a message that it does not know the role is not known, so it is shown, whatever is wrong with it.</summary>
    private static async Task<IReadOnlyList<MessageId>> OfRoleAsync(
        ChatContext context, IReadOnlyList<MessageId> ids, string role, CancellationToken cancel)
    {
        MessageIndex index = await context.GetIndexAsync(cancel);
        return [.. ids.Where(id => index.Find(id) is not { } entry || role.Equals(entry.Role, StringComparison.OrdinalIgnoreCase))];
    }
}
