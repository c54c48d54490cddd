using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

/// <summary>Members are written with ' for " here; the id comes first and is left out.</summary>
public sealed class MetadataEditorTests
{
    private static readonly ContextId Id = Some.ContextId(1);

    [Fact]
    public void Set_ReplacesOneValueAndKeepsAllOtherTokens()
    {
        const string Odd = @"'number':1.50e+1,'esc\u0061ped':'\u00e9\/','deep':[{'x':[null,-0]}]";
        Assert.Equal(Printed("'title':'b'," + Odd), Edit("'title':'a'," + Odd, e => e.Set("\"b\"", "title")));
    }

    [Theory]
    [InlineData("", "'a':{'b':{'c':1}}")]
    [InlineData("'a':{ }", "'a':{'b':{'c':1}}")]
    [InlineData("'a':null", "'a':{'b':{'c':1}}")]
    [InlineData("'a':{'b':{'x':0}},'z':2", "'a':{'b':{'x':0,'c':1}},'z':2")]
    [InlineData("'a':{'b':{'c':[]}},'z':2", "'a':{'b':{'c':1}},'z':2")]
    public void Set_AddsWhatIsNotThereWithTheObjectsAround(string before, string after) =>
        Assert.Equal(Printed(after), Edit(before, e => e.Set("1", "a", "b", "c")));

    [Fact]
    public void Set_InsideSomethingElse_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => Edit("'a':[]", e => e.Set("1", "a", "b")));

    [Theory]
    [InlineData("a", "'b':{'x':[]},'c':''")]
    [InlineData("b", "'a':1,'c':''")]
    [InlineData("c", "'a':1,'b':{'x':[]}")]
    [InlineData("d", "'a':1,'b':{'x':[]},'c':''")]
    public void Remove_TakesTheMemberAndOneComma(string name, string rest) =>
        Assert.Equal(Printed($"'o':{{{rest}}}"), Edit("'o':{'a':1,'b':{'x':[]},'c':''}", e => e.Remove("o", name)));

    [Fact]
    public void Remove_OfTheOnlyMember_LeavesAnEmptyObject() => Assert.Equal(Printed("'o':{}"), Edit("'o':{'a':1}", e => e.Remove("o", "a")));

    [Fact]
    public void Remove_OfWhatIsNotThere_ChangesNothing() => Assert.Equal(Printed("'x':1"), Edit("'x':1", e => e.Remove("o", "a")));

    [Fact]
    public void Rename_KeepsThePlace() => Assert.Equal(
        Printed(@"'o':{'a':1,'\'neu\'':2,'c':3}"), Edit(@"'o':{'a':1,'\u0062':2,'c':3}", e => e.Rename("\"neu\"", "o", "b")));

    [Theory]
    [InlineData("", "['ID']")]
    [InlineData("'l':null", "['ID']")]
    [InlineData("'l':[ ]", "['ID']")]
    [InlineData("'l':[1,[']']]", "[1,[']'],'ID']")]
    public void Append_AddsBehindWhateverIsThere(string before, string after)
    {
        string expected = after.Replace("ID", Some.MessageId(1).ToString(), StringComparison.Ordinal);
        Assert.Equal(Printed($"'o':{{'l':{expected}}}"), Edit($"'o':{{{before}}}", e => e.Append([Some.MessageId(1)], "o", "l")));
    }

    [Fact]
    public void Append_ToSomethingElse_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => Edit("'l':{}", e => e.Append([Some.MessageId(1)], "l")));

    [Fact]
    public void NamesWithDotsQuotesAndEscapes_AreFoundByWhatTheyMean()
    {
        string text = Edit(@"'a.b':{'\u00e9':1,'x\'y':2}", e =>
        {
            e.Set("3", "a.b", "é");
            e.Set("4", "a.b", "x\"y");
        });
        Assert.Equal(Printed(@"'a.b':{'\u00e9':3,'x\'y':4}"), text);
    }

    [Fact]
    public void DuplicateMembers_AreRefusedWhenTheResultIsRead() =>
        Assert.Throws<InvalidContentException>(() => Edit("'branches':{},'branches':{}", e => e.Set("1", "b")));

    [Fact]
    public void LoneSurrogateInARawValue_IsRefusedRatherThanReplaced() =>
        Assert.ThrowsAny<ArgumentException>(() => Edit("'a':1", e => e.Set("\"\ud800\"", "a")));

    private static string Printed(string members) => JsonStyle.Serde.Print(Root(members));

    private static string Root(string members) =>
        $"{{'id':'{Id}'{(members.Length == 0 ? "" : ",")}{members}}}".Replace('\'', '"');

    /// <summary>The same from every white space.</summary>
    private static string Edit(string members, Action<MetadataEditor> edit)
    {
        List<string> texts = [.. JsonStyle.All.Select(style =>
        {
            var editor = new MetadataEditor(Encoding.UTF8.GetBytes(style.Print(Root(members))));
            edit(editor);
            return Encoding.UTF8.GetString(editor.ToMetadata(Id).Json.Span);
        })];
        return Assert.Single(texts.Distinct());
    }
}
