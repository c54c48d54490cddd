using ContextPool.Format;

namespace ContextPool.Tests.Format;

public sealed class JsonBytesTests
{
    /// <summary>Around the width of a vector, and at every distance from the end.</summary>
    [Fact]
    public void SkipWhiteSpace_FindsWhatALookAtEachByteFinds()
    {
        var random = new Random(9);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] text = new byte[random.Next(70)];
            int share = random.Next(100);
            for (int i = 0; i < text.Length; i++) text[i] = random.Next(100) < share ? " \n\r\t"u8[random.Next(4)] : (byte)random.Next(256);
            int from = random.Next(text.Length + 1);
            int expected = from;
            while (expected < text.Length && text[expected] is 0x20 or 0x0A or 0x0D or 0x09) expected++;
            Assert.Equal(expected, JsonBytes.SkipWhiteSpace(text, from));
        }
    }
}
