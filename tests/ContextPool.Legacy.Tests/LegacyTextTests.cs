using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Legacy.Tests;

public sealed class LegacyTextTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0, "line 1, column 1")]
    [InlineData(1, "line 1, column 2")]
    [InlineData(2, "line 1, column 3")]
    [InlineData(3, "line 2, column 1")]
    [InlineData(4, "line 3, column 1")]
    [InlineData(7, "line 3, column 4")]
    public void PlaceOf_CountsLinesAndBytes(int offset, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("ab\n\ncdé");
        using LegacyText inMemory = Texts.InMemory(bytes);
        using LegacyText onDisk = Texts.OnDisk(_temp.Write("a", bytes));
        Assert.Equal(expected, inMemory.PlaceOf(offset));
        Assert.Equal(expected, onDisk.PlaceOf(offset));
    }

    [Fact]
    public void PlaceOf_FarIntoALargeFile_IsRight()
    {
        string text = string.Concat(Enumerable.Repeat(new string('x', 999) + "\n", 200));
        using LegacyText onDisk = Texts.OnDisk(_temp.Write("a", text));
        Assert.Equal("line 151, column 8", onDisk.PlaceOf(150_007));
        Assert.Equal("line 201, column 1", onDisk.PlaceOf(200_000));
    }

    [Fact]
    public void Slice_IsTheSameFromMemoryAndDisk_AndRefusesWhatIsNotThere()
    {
        using var scratch = new PooledBuffer();
        using LegacyText inMemory = Texts.InMemory("0123456789");
        string path = _temp.Write("a", "0123456789");
        using LegacyText onDisk = Texts.OnDisk(path);
        Assert.Equal("345"u8.ToArray(), inMemory.Slice(3, 3, scratch).ToArray());
        Assert.Equal("345"u8.ToArray(), onDisk.Slice(3, 3, scratch).ToArray());
        _temp.Write("a", "01");
        Assert.Equal(
            ContentFault.Truncated, Assert.Throws<InvalidContentException>(() => onDisk.Slice(3, 3, scratch).Length).Fault);
    }
}
