using System.Globalization;
using System.Text.Json;
using ContextPool.Legacy;
using ContextPool.Migration.Settling;
using ContextPool.Storage;

namespace ContextPool.Migrator.Printing;

/// <summary>In what the two sides of a context differ, as people read it.</summary>
internal sealed class DifferenceText(TextWriter output) : IDifferencePrinter
{
    // Enough to recognise a value by.
    private const int MostCharacters = 160;

    // A streamed answer repeats its text in a value for each of hundreds of pieces.
    private const int MostMembers = 6;

    private int _members;
    private int _differ;
    private int _onlyInSource;
    private int _onlyInPool;
    private int _unreadable;

    public void Begin(BothSides sides, ContextHead pool, string poolPath)
    {
        output.Write($"{sides.Source.Id}  {(sides.Conflict is null ? "not in conflict: " : "")}{sides.Why}\n");
        output.Write($"  source  {ControlCharacters.OnOneLine(sides.Source.Path)}, written {sides.Source.Stat.LastWrite}\n");
        output.Write($"  pool    {ControlCharacters.OnOneLine(poolPath)}, written {pool.Written}\n");
        output.Write("In texts [-words-] are the source's alone, {+words+} the pool's.\n");
    }

    public void Print(MemberDifference member)
    {
        _members++;
        output.Write("\n");
        PrintMember(member, "");
    }

    public void Print(MessageDifference message)
    {
        string head = message.Any is { } any ? Transcript.HeadOf(any) : message.Id.ToString();
        output.Write($"\n-- {head}  {Change(message)}\n");
        foreach (MemberDifference member in message.Members.Take(MostMembers)) PrintMember(member, "   ");
        if (message.Members.Count > MostMembers) output.Write($"   and {message.Members.Count - MostMembers} more values; --json has all\n");
        if (message.OnlyIn is not null && message.Any is { Text.Length: > 0 } only) output.Write($"   {Shortened(only.Text)}\n");
    }

    public void End(BothSides sides)
    {
        var counts = new List<string>();
        AddCount(counts, _differ, "message", "differs", "differ");
        AddCount(counts, _onlyInSource, "message", "is only in the source", "are only in the source");
        AddCount(counts, _onlyInPool, "message", "is only in the pool", "are only in the pool");
        AddCount(counts, _unreadable, "message", "cannot be read", "cannot be read");
        AddCount(counts, _members, "member", "differs", "differ");
        output.Write($"\n{(counts.Count == 0 ? "No value differs" : string.Join("; ", counts))}.\n");
        if (sides.Conflict is null) return;
        output.Write($"Settle it:\n  contextpool resolve {sides.Source.Id} --take source --yes   # the pool goes to the trash\n");
        output.Write($"  contextpool resolve {sides.Source.Id} --take pool --yes     # the legacy file goes to the trash\n");
    }

    public void Dispose()
    {
    }

    private string Change(MessageDifference message)
    {
        switch (message.OnlyIn)
        {
            case "source": _onlyInSource++; return "only in the source";
            case "pool": _onlyInPool++; return "only in the pool";
        }

        if (message.Members.Count > 0)
        {
            _differ++;
            return "differs";
        }

        _unreadable++;
        (string side, string? why) = message.Pool.Message is null ? ("pool", message.Pool.Unavailable) : ("source", message.Source.Unavailable);
        return $"cannot be read in the {side}: {ControlCharacters.OnOneLine(why ?? "")}";
    }

    private void PrintMember(MemberDifference member, string indent)
    {
        output.Write($"{indent}{ControlCharacters.OnOneLine(member.Path)}\n");
        if (member is { Source: { ValueKind: JsonValueKind.String } source, Pool: { ValueKind: JsonValueKind.String } pool }
            && TryText(source) is { } first && TryText(pool) is { } second && WordDifference.Of(first, second) is var words && first.Contains(' ', StringComparison.Ordinal))
        {
            output.Write($"{indent}  {words}\n");
            return;
        }

        output.Write($"{indent}  source  {ValueOf(member.Source, member.Pool)}\n");
        output.Write($"{indent}  pool    {ValueOf(member.Pool, member.Source)}\n");
    }

    private static string ValueOf(JsonElement? value, JsonElement? other) => value switch
    {
        null => "not there",
        { ValueKind: JsonValueKind.Array } items => ItemsOf(items, other),
        { } any => Shortened(any.GetRawText()),
    };

    private static string ItemsOf(JsonElement items, JsonElement? other)
    {
        int count = items.GetArrayLength();
        string text = count == 1 ? "1 item" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} items");
        if (other is not { ValueKind: JsonValueKind.Array } others) return text;
        HashSet<string> there = [.. others.EnumerateArray().Select(item => item.GetRawText())];
        int alone = items.EnumerateArray().Count(item => !there.Contains(item.GetRawText()));
        return alone == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}, {alone:N0} of them only here");
    }

    private static string? TryText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static string Shortened(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return ControlCharacters.OnOneLine(line.Length <= MostCharacters ? line : $"{line[..MostCharacters]}…");
    }

    private static void AddCount(List<string> counts, int count, string noun, string one, string many)
    {
        if (count == 1) counts.Add($"1 {noun} {one}");
        else if (count > 1) counts.Add(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}s {many}"));
    }
}
