using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

/// <summary>Appends to a head whose white space is known are insertions into its text; what they write is what an edit would.</summary>
public sealed class BranchEndTests
{
    private static readonly ContextId Id = Some.ContextId(1);

    [Theory]
    [InlineData("'branches':{'main':{'name':'main','message_ids':[1,'x',[{}]]}}")]
    [InlineData("'branches':{'a':{'message_ids':['x'],'user_prompt':'] }'},'main':{'message_ids':[null],'z':[']']}},'active_branch_name':'a','z':{'branches':{}}")]
    [InlineData("'z':'\\u0062ranches','branches':{'m\\u0061in':{'n':{'message_ids':[9]},'m\\u0065ssage_ids':['\\u0041']},'a':{'message_ids':[]}}")]
    [InlineData("'branches':{'main':{'message_ids':[]},'a':{'message_ids':['b',  'c' ]}}")]
    [InlineData("'branches':{'main':{'message_ids':null},'a':{}}")]
    [InlineData("'branches':{}")]
    public void Appends_WriteWhatAnEditWouldHaveWritten(string members)
    {
        var random = new Random(7);
        ContextMetadata head = Head(members);
        for (int i = 0; i < 40; i++)
        {
            string branch = random.Next(3) switch { 0 => "a", 1 => "new", _ => "main" };
            MessageId[] ids = [.. Enumerable.Range(1, random.Next(1, 4)).Select(n => Some.MessageId((i * 10) + n))];
            ContextMetadata next = BranchEdits.WithIds(head, branch, ids);

            ContextMetadata read = ContextMetadata.Parse(head.Json, Id); // Of unknown white space, so it is edited.
            ContextMetadata edited = BranchEdits.WithIds(read, branch, ids);
            Assert.Equal(Encoding.UTF8.GetString(edited.Json.Span), Encoding.UTF8.GetString(next.Json.Span));
            Assert.Equal(edited.Branches.Select(b => (b.Name, b.HasIdArray, b.UnreadableIds)), next.Branches.Select(b => (b.Name, b.HasIdArray, b.UnreadableIds)));
            Assert.All(edited.Branches.Zip(next.Branches), b => Assert.Equal(b.First.MessageIds, b.Second.MessageIds));
            Assert.Equal((edited.ActiveBranchName, edited.Title), (next.ActiveBranchName, next.Title));
            head = next;
        }
    }

    [Fact]
    public void Append_ToALargeHeadThatWasWrittenHere_TakesNoMemoryButItsText()
    {
        ContextMetadata head = BranchEdits.WithIds(Head("'branches':{'main':{'message_ids':[]}}"), "main", [.. Enumerable.Range(1, 10_000).Select(Some.MessageId)]);
        head = BranchEdits.WithIds(head, "main", [Some.MessageId(10_001)]); // The first copies the list of ids, with room for more.
        long before = GC.GetAllocatedBytesForCurrentThread();
        ContextMetadata next = BranchEdits.WithIds(head, "main", [Some.MessageId(10_002)]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, next.Json.Length, next.Json.Length + 20_000);
    }

    [Fact]
    public void Append_AfterAnotherProgramWroteTheText_KeepsItsMembersAndMendsItsWhiteSpace()
    {
        string text = $"{{ \"id\":\"{Id}\",\"branches\":{{\"main\":{{\"message_ids\":[\"{Some.MessageId(1)}\"]}}}}}}";
        ContextMetadata next = BranchEdits.WithIds(ContextMetadata.Parse(Encoding.UTF8.GetBytes(text), Id), "main", [Some.MessageId(2)]);
        Assert.Equal([Some.MessageId(1), Some.MessageId(2)], next.Branches[0].MessageIds);
        Assert.StartsWith($"{{\n  \"id\": \"{Id}\",\n  \"branches\": {{", Encoding.UTF8.GetString(next.Json.Span), StringComparison.Ordinal);
    }

    private static ContextMetadata Head(string members) => new MetadataEditor(
        Encoding.UTF8.GetBytes($"{{'id':'{Id}','title':'t',{members}}}".Replace('\'', '"'))).ToMetadata(Id);
}
