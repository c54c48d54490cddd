using System.Numerics;
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

    [Fact]
    public void GenericCode_ReadsAndWritesTheCanonicalText()
    {
        ReadsAndWrites(MessageId.Parse(Canonical));
        ReadsAndWrites(ContextId.Parse(Canonical));
        Reads(MessageId.Parse(Canonical));
        Reads(ContextId.Parse(Canonical));
    }

    [Fact]
    public void OtherFormats_AreRefused()
    {
        var id = MessageId.Parse(Canonical);
        Assert.Equal(Canonical, $"{id:D}");
        Assert.Contains("'N'", Assert.Throws<FormatException>(() => $"{id:N}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BufferTooShort_IsNotWrittenBeyondItsEnd()
    {
        ISpanFormattable id = MessageId.Parse(Canonical);
        Assert.False(id.TryFormat(new char[35], out int length, default, null));
        Assert.Equal(0, length);
        Assert.True(id.TryFormat(new char[36], out length, default, null));
        Assert.Equal(36, length);
    }

    [Fact]
    public void Operators_FollowTheOrder() => Gen.Select(Gen.Guid, Gen.Guid).Sample((a, b) =>
    {
        int order = a.CompareTo(b);
        bool[] expected = [order < 0, order > 0, order <= 0, order >= 0];
        Assert.Equal(expected, Compared(new MessageId(a), new MessageId(b)));
        Assert.Equal(expected, Compared(new ContextId(a), new ContextId(b)));
    });

    private static bool[] Compared<T>(T left, T right)
        where T : IComparisonOperators<T, T, bool> => [left < right, left > right, left <= right, left >= right];

    private static void Reads<T>(T id)
        where T : struct, IParsable<T>
    {
        Assert.True(T.TryParse(Canonical, null, out T read));
        Assert.Equal((id, id), (read, T.Parse(Canonical, null)));
        Assert.False(T.TryParse(null, null, out _));
        Assert.Throws<ArgumentNullException>(() => T.Parse(null!, null));
    }

    private static void ReadsAndWrites<T>(T id)
        where T : struct, ISpanParsable<T>, IUtf8SpanParsable<T>, ISpanFormattable, IUtf8SpanFormattable
    {
        string upper = Canonical.ToUpperInvariant();
        Assert.Equal((id, id), (T.Parse(upper.AsSpan(), null), T.Parse(Encoding.UTF8.GetBytes(upper), null)));
        Assert.True(T.TryParse(Canonical.AsSpan(), null, out T text));
        Assert.True(T.TryParse(Encoding.UTF8.GetBytes(Canonical), null, out T utf8));
        Assert.Equal((id, id), (text, utf8));
        Assert.Throws<FormatException>(() => T.Parse("x"u8, null));

        byte[] bytes = new byte[40];
        Assert.True(id.TryFormat(bytes, out int length, default, null));
        Assert.Equal(Canonical, Encoding.UTF8.GetString(bytes, 0, length));
        Assert.Equal((Canonical, Canonical), ($"{id}", id.ToString(null, null)));
    }
}
