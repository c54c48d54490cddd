using System.Text;
using CsCheck;

namespace ContextPool.Tests.Format;

/// <summary><see cref="MessageId"/> and <see cref="ContextId"/>: one form, because ids become names of files.</summary>
public sealed class IdTests
{
    private const string Canonical = "0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e";

    [Theory]
    [InlineData(Canonical)]
    [InlineData("0B6D7C4E-9A1F-4C3D-8E2B-5F6A7B8C9D0E")]
    [InlineData("0b6d7c4e-9A1F-4c3d-8e2b-5f6A7b8c9d0e")]
    public void HyphenatedForm_IsReadInEitherCase_AndWrittenInLowerCase(string text)
    {
        Assert.Equal(Canonical, MessageId.Parse(text).ToString());
        Assert.Equal(Canonical, ContextId.Parse(text).ToString());
        Assert.True(MessageId.TryParse(Encoding.UTF8.GetBytes(text), out MessageId message));
        Assert.True(ContextId.TryParse(Encoding.UTF8.GetBytes(text), out ContextId context));
        Assert.Equal((Canonical, Canonical), (message.ToString(), context.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e}")]
    [InlineData("(0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e)")]
    [InlineData("0b6d7c4e9a1f4c3d8e2b5f6a7b8c9d0e")]
    [InlineData("urn:uuid:0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e")]
    [InlineData(" 0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e")]
    [InlineData("0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e ")]
    [InlineData("0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e\n")]
    [InlineData("0x6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e")]
    [InlineData("+b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e")]
    [InlineData("-b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e")]
    [InlineData("0b6d7c4e-9a1f-4c3d-8e2b-+f6a7b8c9d0e")]
    [InlineData("0b6d7c4e-9a1f-0x3d-8e2b-5f6a7b8c9d0e")]
    [InlineData("0b6d7c4-e9a1f-4c3d-8e2b-5f6a7b8c9d0e")]
    [InlineData("0b6d7c4g-9a1f-4c3d-8e2b-5f6a7b8c9d0e")]
    [InlineData("0b6d7c4e 9a1f 4c3d 8e2b 5f6a7b8c9d0e")]
    [InlineData("../../../../../../../../../etc/passwd")]
    [InlineData("０b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e")]
    [InlineData("0b6d7c4e-9a1f-4c3d-8e2b-5f6a7b8c9d0e.json")]
    public void EveryOtherForm_IsRefused(string text)
    {
        Assert.False(MessageId.TryParse(text, out _));
        Assert.False(ContextId.TryParse(text, out _));
        Assert.False(MessageId.TryParse(Encoding.UTF8.GetBytes(text), out _));
        Assert.False(ContextId.TryParse(Encoding.UTF8.GetBytes(text), out _));
        Assert.Contains(text, Assert.Throws<FormatException>(() => MessageId.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => ContextId.Parse(text));
    }

    [Fact]
    public void AnyId_ComesBackFromItsText() => Gen.Guid.Sample(value =>
    {
        Assert.Equal(new MessageId(value), MessageId.Parse(new MessageId(value).ToString()));
        Assert.Equal(new ContextId(value), ContextId.Parse(new ContextId(value).ToString()));
    });

    [Fact]
    public void Order_IsThatOfTheText() => Gen.Select(Gen.Guid, Gen.Guid).Sample((a, b) =>
    {
        int expected = Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString()));
        Assert.Equal(expected, Math.Sign(new MessageId(a).CompareTo(new MessageId(b))));
        Assert.Equal(expected, Math.Sign(new ContextId(a).CompareTo(new ContextId(b))));
    });
}
