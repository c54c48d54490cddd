using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

public sealed class BranchesReaderTests
{
    [Fact]
    public void Branches_KeepTheirOrderAndNames()
    {
        List<Branch> branches = Read($$$"""
            {"z +1.":{"name":"ignored","message_ids":["{{{Some.MessageId(2)}}}","{{{Some.MessageId(1)}}}","{{{Some.MessageId(2)}}}"]},
            "日\"":{"system_prompt":{"message_ids":["x"]},"message_ids":[]}}
            """);
        Assert.Equal(["z +1.", "日\""], branches.Select(b => b.Name));
        Assert.Equal([Some.MessageId(2), Some.MessageId(1), Some.MessageId(2)], branches[0].MessageIds);
        Assert.Equal((0, 0), (branches[1].MessageIds.Count, branches[1].UnreadableIds));
    }

    [Theory]
    [InlineData("""{"a":{"message_ids":[1,"x",null,[[]],{"y":[1]}]}}""", 5)]
    [InlineData("""{"a":{"message_ids":{"x":1}}}""", 0)]
    [InlineData("""{"a":{"\ud83d":1,"message_ids":["\ud83d"]}}""", 1)]
    [InlineData("""{"a":17}""", 1)]
    [InlineData("""{"a":[{"message_ids":[]}]}""", 1)]
    public void OtherShapes_AreCountedAndNotFollowed(string text, int unreadable)
    {
        Branch branch = Assert.Single(Read(text));
        Assert.Equal((0, unreadable), (branch.MessageIds.Count, branch.UnreadableIds));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    public void NoObject_HasNoBranches(string text) => Assert.Empty(Read(text));

    [Fact]
    public void SameNameTwice_IsRefused()
    {
        var e = Assert.Throws<InvalidContentException>(() => Read("""{"main":{},"m\u0061in":{}}"""));
        Assert.Equal(ContentFault.DuplicateMember, e.Fault);
    }

    private static List<Branch> Read(string text) => BranchesReader.Read(Encoding.UTF8.GetBytes(text.Trim()), 0, 16);
}
