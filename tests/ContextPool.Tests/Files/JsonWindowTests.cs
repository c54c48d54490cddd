using System.Text;
using ContextPool.Files;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Files;

public sealed class JsonWindowTests
{
    [Fact]
    public void AnyWindow_WalksTheSameWay() => Gen.Select(RandomJson.Value.Array[0, 6], Gen.Int[1, 40]).Sample((values, bytes) =>
    {
        byte[] text = Encoding.UTF8.GetBytes($" [ {string.Join(" ,\n ", values)} ] ");
        using var whole = new JsonWindow(text, text.Length, 64);
        using var sliding = new JsonWindow(new SlowReader(text), bytes, 64);
        List<string> expected = Walk(whole);
        Assert.Equal(values, expected.Select(line => line.Split('@', 2)[1]));
        Assert.Equal(expected, Walk(sliding));
    });

    [Fact]
    public void AnyTextCutShort_FailsTheSameWay() => Gen.Select(RandomJson.Value.Array[1, 3], Gen.Int[1, 30]).Sample((values, bytes) =>
    {
        byte[] text = Encoding.UTF8.GetBytes($"[{string.Join(", ", values)}]");
        for (int length = 0; length < text.Length; length++)
        {
            using var whole = new JsonWindow(text[..length], length, 64);
            using var sliding = new JsonWindow(new SlowReader(text[..length]), bytes, 64);
            InvalidContentException left = Assert.Throws<InvalidContentException>(() => Walk(whole));
            InvalidContentException right = Assert.Throws<InvalidContentException>(() => Walk(sliding));
            Assert.Equal((ContentFault.Truncated, left.Offset, left.Message), (right.Fault, right.Offset, right.Message));
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ValueAtTheLimit_IsTaken_AndOneByteMoreIsRefused(bool isStreamed)
    {
        using JsonWindow fits = Open("[\"12345678\", 2]", isStreamed);
        fits.Take((byte)'[');
        Assert.Equal(10, fits.TakeValue(10, ContentFault.MessageTooLarge, out long offset).Length);
        Assert.Equal(1, offset);

        using JsonWindow tooLarge = Open("[\"12345678\", 2]", isStreamed);
        tooLarge.Take((byte)'[');
        var e = Assert.Throws<InvalidContentException>(
            () => tooLarge.TakeValue(9, ContentFault.MessageTooLarge, out _).Length);
        Assert.Equal((ContentFault.MessageTooLarge, 1L), (e.Fault, e.Offset));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void QuoteThatNeverCloses_IsBadJsonAndNotALargeValue(bool isStreamed)
    {
        using JsonWindow window = Open("\"a: 1,\n  b: 2, and so on and so forth\n", isStreamed);
        var e = Assert.Throws<InvalidContentException>(() => window.TakeValue(20, ContentFault.MessageTooLarge, out _).Length);
        Assert.Equal((ContentFault.InvalidJson, 6L), (e.Fault, e.Offset));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ValueThatIsTooLargeAndBadBeyondTheLimit_IsTooLarge_HoweverMuchOfItIsHere(bool isStreamed)
    {
        using JsonWindow window = Open("[1234567890, 1234567890, 1234567890, x]", isStreamed);
        var e = Assert.Throws<InvalidContentException>(() => window.TakeValue(20, ContentFault.MessageTooLarge, out _).Length);
        Assert.Equal((ContentFault.MessageTooLarge, 0L), (e.Fault, e.Offset));
    }

    [Fact]
    public void ByteOrderMark_IsSteppedOver_OnlyWhereItIsWhole()
    {
        byte[] marked = [.. "\uFEFF1"u8];
        using var window = new JsonWindow(new SlowReader(marked), 1, 8);
        Assert.True(window.SkipByteOrderMark());
        Assert.Equal((3L, '1'), (window.Position, (char)window.Peek()));

        using var half = new JsonWindow(new SlowReader([0xEF, 0xBB]), 1, 8);
        Assert.False(half.SkipByteOrderMark());
        Assert.Equal(0xEF, half.Peek());
    }

    [Fact]
    public void SomethingElseThanExpected_IsNamed()
    {
        using JsonWindow window = Open("  {", isStreamed: true);
        var e = Assert.Throws<InvalidContentException>(() => window.Take((byte)'['));
        Assert.Equal("found byte 0x7B, expected '[' (byte 2)", e.Message);
        window.Take((byte)'{');
        e = Assert.Throws<InvalidContentException>(() => window.Take((byte)'}'));
        Assert.Equal((ContentFault.Truncated, 3L), (e.Fault, e.Offset));
    }

    private static JsonWindow Open(string text, bool isStreamed)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return isStreamed ? new JsonWindow(new SlowReader(bytes), 1, 8) : new JsonWindow(bytes, bytes.Length, 8);
    }

    /// <summary>Each value of an array, with its offset.</summary>
    private static List<string> Walk(JsonWindow window)
    {
        var lines = new List<string>();
        window.Take((byte)'[');
        if (window.TryTake((byte)']')) return lines;
        do
        {
            ReadOnlySpan<byte> value = window.TakeValue(1 << 20, ContentFault.MessageTooLarge, out long offset);
            string text = Encoding.UTF8.GetString(value);
            lines.Add($"{offset}@{text}");
            Assert.Equal(offset + value.Length, window.Position);
        }
        while (window.TryTake((byte)','));
        window.Take((byte)']');
        Assert.Equal(-1, window.Peek());
        return lines;
    }

    /// <summary>Gives at most three bytes at a time, as a device may.</summary>
    private sealed class SlowReader(byte[] text) : IFileReader
    {
        public FileStat Opened => Stat();

        public FileStat Stat() => new(FileKind.File, text.Length, Some.Time, Some.Time, 0, 0, Permissions.Private);

        public int Read(Span<byte> buffer, long offset)
        {
            ReadOnlySpan<byte> left = text.AsSpan((int)Math.Min(offset, text.Length));
            int count = Math.Min(3, Math.Min(left.Length, buffer.Length));
            left[..count].CopyTo(buffer);
            return count;
        }

        public void Dispose()
        {
        }
    }
}
