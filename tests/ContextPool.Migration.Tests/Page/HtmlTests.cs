using ContextPool.Migration.Page;

namespace ContextPool.Migration.Tests.Page;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\" onmouseover=\"x", "&quot; onmouseover=&quot;x")]
    [InlineData("' onmouseover='x", "&#39; onmouseover=&#39;x")]
    [InlineData("a&amp;b", "a&amp;amp;b")]
    [InlineData("größe-日本-👍", "größe-日本-👍")]
    public void TextInAHole_IsNeverMarkup(string text, string expected)
    {
        var html = new Html();
        html.Add($"<b title=\"{text}\">{text}</b>");
        Assert.Equal($"<b title=\"{expected}\">{expected}</b>", html.ToString());
    }

    [Fact]
    public void CharactersThatHideOrTurnText_AreShownAsEscapes()
    {
        var html = new Html();
        html.Add($"{"x\u202egnp.exe\u0000\u001b[2J\u2066"}");
        Assert.Equal("x\\u202egnp.exe\\u0000\\u001b[2J\\u2066", html.ToString());
    }

    [Fact]
    public void HalfASurrogatePair_BecomesAReplacementCharacter()
    {
        var html = new Html();
        html.Add($"a{"\ud83d"}b");
        Assert.Equal("a\ufffdb"u8.ToArray(), html.ToBytes());
    }

    [Theory]
    [InlineData("/srv/chat", "/srv/chat")]
    [InlineData("/srv/it's here", "'/srv/it'\\''s here'")]
    [InlineData("$(reboot)", "'$(reboot)'")]
    [InlineData("-rf", "'-rf'")]
    [InlineData("", "''")]
    public void WordOfACommand_IsOneWordToAShell(string word, string expected) => Assert.Equal(expected, PageCommands.Quote(word));
}
