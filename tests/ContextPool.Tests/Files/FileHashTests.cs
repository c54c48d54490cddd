using System.Security.Cryptography;
using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Files;

public sealed class FileHashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 << 10)]
    [InlineData((512 << 10) + 1)]
    public void Copy_IsTheSourceAndItsHash(int length)
    {
        using var temp = new TempDirectory();
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte)(i * 7 / 3);
        IFileOperations files = FileOperations.ForThisPlatform;
        using IFileReader reader = files.OpenRead(temp.Write("source", bytes));
        byte[] hash;
        using (IFileWriter writer = files.CreateNew(temp["copy"], Permissions.Private))
        {
            hash = FileHash.Copy(reader, writer, CancellationToken.None, out long copied);
            Assert.Equal(length, copied);
        }

        Assert.Equal(SHA256.HashData(bytes), hash);
        Assert.Equal(hash, FileHash.Of(reader));
        Assert.Equal(bytes, temp.Read("copy"));
    }

    [Fact]
    public void CancelledCopy_Stops()
    {
        using var temp = new TempDirectory();
        using IFileReader reader = FileOperations.ForThisPlatform.OpenRead(temp.Write("a", "text"));
        Assert.Throws<OperationCanceledException>(() => FileHash.Copy(reader, null, new CancellationToken(true), out _));
    }
}
