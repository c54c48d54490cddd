using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.CompilerServices;
using ContextPool.Indexing;
using ContextPool.Migrator.Printing;
using ContextPool.Model;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool show</c>: a conversation, readable. The only command that prints the text of messages.</summary>
internal sealed class ShowCommand : StoreCommand
{
    private readonly Argument<ContextId> _id = ContextSymbols.Id();
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
        ChatContext context = await call.OpenStore().OpenAsync(parsed.GetValue(_id), call.Stop);
        string? name = parsed.GetValue(_branch) ?? context.Metadata.ActiveBranchName;
        if (name is null || context.Metadata.FindBranch(name) is not { } branch)
        {
            string names = string.Join(", ", context.Metadata.Branches.Select(b => $"'{b.Name}'"));
            call.Complain($"there is no branch '{name}' in context {context.Id}; there are: {names}");
            return ExitCodes.CompletedWithFailures;
        }

        IAsyncEnumerable<BranchMessage> messages = parsed.GetValue(_role) is { } role
            ? ReadOfRoleAsync(context, branch, role, parsed.GetValue(_last), call.Stop)
            : context.ReadLastAsync(parsed.GetValue(_last) ?? int.MaxValue, name, call.Stop);
        using IMessagePrinter printer = PrinterOf(parsed, call, context, name);
        bool isDamaged = false;
        await foreach (BranchMessage message in messages)
        {
            isDamaged |= message.Message is null;
            printer.Print(message);
        }

        return isDamaged ? ExitCodes.DamageFound : ExitCodes.Completed;
    }

    private static int? ParseCount(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0) return count;
        result.AddError($"'{text}' (--last): expected a number from 1");
        return null;
    }

    private IMessagePrinter PrinterOf(ParseResult parsed, StoreCall call, ChatContext context, string branch)
    {
        bool isRaw = parsed.GetValue(_raw);
        if (parsed.GetValue(_json)) return new MessageArray(call.Out, isRaw);
        return isRaw ? new NodePrinter(call.Out, call.Complain) : new Transcript(call.Out, context.Id, ListCommand.TitleOf(context.Metadata), branch);
    }

    /// <summary>Chosen by the index; of a message that it does not know the role is not known, so it is shown, whatever is wrong with it.</summary>
    private static async IAsyncEnumerable<BranchMessage> ReadOfRoleAsync(
        ChatContext context, Branch branch, string role, int? last,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        MessageIndex index = await context.GetIndexAsync(cancel);
        List<int> places = [];
        for (int place = 0; place < branch.MessageIds.Count; place++)
        {
            if (index.Find(branch.MessageIds[place]) is not { } entry || role.Equals(entry.Role, StringComparison.OrdinalIgnoreCase))
                places.Add(place);
        }

        foreach (int place in places.Skip(last is { } count ? Math.Max(0, places.Count - count) : 0))
        {
            await foreach (BranchMessage message in context.ReadRangeAsync(place, 1, branch.Name, cancel)) yield return message;
        }
    }
}
