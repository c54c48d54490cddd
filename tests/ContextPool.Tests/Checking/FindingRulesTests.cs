using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>The table of findings, against itself and against the document that prints it.</summary>
public sealed class FindingRulesTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "FORMAT.md"));

    [Fact]
    public void EveryKind_HasARule()
    {
        Assert.Equal(Enum.GetValues<FindingKind>(), FindingRules.All.Select(r => r.Kind));
    }

    [Fact]
    public void EveryStepOfARepair_MendsAFinding()
    {
        // Putting back mends what the repair itself has replaced.
        Assert.Equal(
            Enum.GetValues<RepairKind>().Where(k => k != RepairKind.PutBack), FindingRules.All.SelectMany(r => r.Repairs).Distinct().Order());
    }

    [Fact]
    public void TableInTheDocument_IsTheTableInTheCode()
    {
        Assert.Equal(FindingRules.All.Select(Row), Table("| code | severity | names | what is done about it | steps |"));
    }

    /// <summary>In words, as in "orphaned message, stale index".</summary>
    [Fact]
    public void FindingsOfACrash_AreFindings()
    {
        HashSet<string> codes = [.. FindingRules.All.Select(r => r.Code)];
        string[] named = [.. Table("| a crash after step | leaves | finding | and then |")
            .SelectMany(row => row.Split('|')[3].Split(',')).Select(words => words.Trim().Replace(' ', '_')).Where(code => code.Length > 0)];

        Assert.NotEmpty(named);
        Assert.All(named, code => Assert.Contains(code, codes));
    }

    [Fact]
    public void KindThatIsAlwaysANote_CannotBeDamage()
    {
        Assert.Throws<InvalidOperationException>(() => Finding(FindingKind.StaleIndex, isDamage: true));
        Assert.Throws<InvalidOperationException>(() => Finding(FindingKind.TornIndex, isDamage: false));
        Assert.False(Finding(FindingKind.MissingMessage, isDamage: false).IsDamage);
        Assert.True(Finding(FindingKind.MissingMessage, isDamage: true).IsDamage);
    }

    [Fact]
    public void Finding_NamesItsCodeAndItsRemedy()
    {
        Finding finding = Finding(FindingKind.MissingMessage, isDamage: true);

        Assert.Equal(("missing_message", "comes back from the backup"), (finding.Code, finding.Remedy));
        Assert.Equal(
            $"damage missing_message {Some.ContextId(1)} - messages_pool/a.json in it: lost", finding.ToString());
    }

    private static Finding Finding(FindingKind kind, bool isDamage) =>
        new(kind, Some.ContextId(1), "messages_pool/a.json", "in it", "lost") { IsDamage = isDamage };

    private static string Row(FindingRule rule)
    {
        string severity = rule.Severity switch
        {
            FindingSeverity.Note => "note",
            FindingSeverity.Damage => "damage",
            _ => $"damage; a note where {rule.NoteWhere}",
        };
        string steps = string.Join(", ", rule.Repairs.Select(r => $"`{SnakeCase.Of(r)}`"));
        return $"| `{rule.Code}` | {severity} | {rule.Names} | {rule.Remedy} |{(steps.Length == 0 ? "" : $" {steps}")} |";
    }

    private static IEnumerable<string> Table(string head)
    {
        int start = Array.IndexOf(Lines, head);
        Assert.True(start >= 0, $"no table '{head}' in FORMAT.md");
        return Lines.Skip(start + 2).TakeWhile(line => line.StartsWith('|'));
    }
}
