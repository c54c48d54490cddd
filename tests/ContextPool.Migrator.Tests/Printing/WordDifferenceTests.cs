using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Tests.Printing;

/// <summary>Two texts as one line.</summary>
public sealed class WordDifferenceTests
{
    [Theory]
    [InlineData("a b c", "a x c", "a [-b-]{+x+} c")]
    [InlineData("a b", "a b c", "a b {+c+}")]
    [InlineData("a b c", "b c", "[-a-] b c")]
    [InlineData("", "a b", "{+a b+}")]
    [InlineData("one two three four", "one 2 three 4", "one [-two-]{+2+} three [-four-]{+4+}")]
    [InlineData("a  b\nc", "a b c", "only white space differs")]
    public void Change_IsMarkedBetweenWhatIsTheSame(string first, string second, string expected) =>
        Assert.Equal(expected, WordDifference.Of(first, second));

    [Fact]
    public void WhatIsTheSame_IsShortenedToSomeWordsAround()
    {
        string[] words = [.. Enumerable.Range(0, 40).Select(i => $"w{i}")];
        string found = WordDifference.Of(string.Join(' ', words), string.Join(' ', [.. words[..20], "new", .. words[20..]]));
        Assert.Equal("… w14 w15 w16 w17 w18 w19 {+new+} w20 w21 w22 w23 w24 w25 …", found);
    }

    [Fact]
    public void LongTextsWithLittleInCommon_AreShownAsReplacedAndCut()
    {
        string found = WordDifference.Of(string.Join(' ', Enumerable.Range(0, 3000)), string.Join(' ', Enumerable.Range(5000, 3000)));
        Assert.StartsWith("[-0 1 2", found, StringComparison.Ordinal);
        Assert.Contains("more characters)-]{+5000 5001", found, StringComparison.Ordinal);
        Assert.True(found.Length < 1200, found);
    }

    [Fact]
    public void ControlCharacters_AreEscaped() => Assert.DoesNotContain('\u001b', WordDifference.Of("a \u001b[31m", "a b"));
}
