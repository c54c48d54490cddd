using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Files;

/// <summary>How long a reader reads a file again that a program without locks truncates and writes in place.</summary>
public sealed class TornFilesTests : IDisposable
{
    private static readonly byte[] Whole = "{}"u8.ToArray();
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(TornFiles.DefaultRestSeconds);

    private readonly TempDirectory _directory = new();
    private readonly IFileOperations _files = FileOperations.ForThisPlatform;
    private readonly StoppedClock _clock = new(TimeProvider.System.GetUtcNow()) { PassesOverWaits = true };
    private readonly string _path;

    public TornFilesTests() => _path = _directory.Write("message.json", Whole);

    public void Dispose() => _directory.Dispose();

    /// <summary>Thirty looks last three seconds: so long the writer got no processor between truncating and writing.</summary>
    [Fact]
    public void WriterThatStandsStillForSeconds_IsWaitedFor()
    {
        using var writer = InPlaceWriter.Begin(_path, Whole);
        using var files = new FaultyFileOperations(_files);
        files.Before(FileOperationKind.OpenRead, _path, writer.Finish, nth: 30);
        DateTimeOffset begin = _clock.GetUtcNow();

        Assert.Equal(Whole, Read(files));
        Assert.InRange(_clock.GetUtcNow() - begin, TimeSpan.FromSeconds(2), Rest);
    }

    [Fact]
    public void FileThatStandsStill_IsDamagedAfterTheRest()
    {
        using var writer = InPlaceWriter.Begin(_path, Whole);
        DateTimeOffset begin = _clock.GetUtcNow();

        Assert.Throws<InvalidContentException>(() => Read(_files));
        Assert.InRange(_clock.GetUtcNow() - begin, Rest - TimeSpan.FromSeconds(1), Rest + TimeSpan.FromSeconds(1));
    }

    /// <summary>Many such files, all as old, are all told when the time is over, not one after the other.</summary>
    [Fact]
    public void FileThatStoodStillForMostOfTheRest_IsWaitedForNoLongerThanTheOthers()
    {
        using var writer = InPlaceWriter.Begin(_path, Whole);
        DateTimeOffset begin = _clock.GetUtcNow();
        _clock.Advance(Rest - TimeSpan.FromSeconds(1));

        Assert.Throws<InvalidContentException>(() => Read(_files));
        Assert.InRange(_clock.GetUtcNow() - begin, Rest - TimeSpan.FromSeconds(1), Rest + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void FileThatIsTornForLonger_IsDamagedAtOnce()
    {
        InPlaceWriter.Begin(_path, "{"u8.ToArray()).Finish();
        _clock.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset begin = _clock.GetUtcNow();

        Assert.Throws<InvalidContentException>(() => Read(_files));
        Assert.Equal(begin, _clock.GetUtcNow());
    }

    /// <summary>A truncation shows before its time does, so the writer may just have begun.</summary>
    [Fact]
    public void EmptyFileOfAnOldTime_IsReadAgainForAMoment()
    {
        using var writer = InPlaceWriter.Begin(_path, Whole);
        File.SetLastWriteTimeUtc(_path, _clock.GetUtcNow().UtcDateTime.AddDays(-1));
        using var files = new FaultyFileOperations(_files);
        files.Before(FileOperationKind.OpenRead, _path, writer.Finish, nth: 5);

        Assert.Equal(Whole, Read(files));
    }

    [Fact]
    public void EmptyFileOfAnOldTime_IsDamagedSoon()
    {
        using var writer = InPlaceWriter.Begin(_path, Whole);
        File.SetLastWriteTimeUtc(_path, _clock.GetUtcNow().UtcDateTime.AddDays(-1));
        DateTimeOffset begin = _clock.GetUtcNow();

        Assert.Throws<InvalidContentException>(() => Read(_files));
        Assert.InRange(_clock.GetUtcNow() - begin, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500));
    }

    /// <summary>What a reader saw before it was starved itself says nothing of what it meets when it is back.</summary>
    [Fact]
    public void ReaderThatComesBackLate_LooksAgainAtWhatHasChanged()
    {
        using var first = InPlaceWriter.Begin(_path, "{"u8.ToArray());
        InPlaceWriter? second = null;
        using var files = new FaultyFileOperations(_files);
        files.Before(FileOperationKind.OpenRead, _path, () =>
        {
            _clock.Advance(2 * Rest);
            first.Finish();
        }, nth: 2);
        files.Before(FileOperationKind.OpenRead, _path, () =>
        {
            second = InPlaceWriter.Begin(_path, Whole);
            second.Finish();
        }, nth: 3);

        Assert.Equal(Whole, Read(files));
        second?.Dispose();
    }

    /// <summary>It read half, and when it looks what it was half of the save is over and long ago.</summary>
    [Fact]
    public void ReaderThatLooksLate_DoesNotTakeAWholeFileForAnOldTornOne()
    {
        using var writer = InPlaceWriter.Begin(_path, Whole);
        using var files = new FaultyFileOperations(_files);
        files.Before(FileOperationKind.Stat, _path, () =>
        {
            writer.Finish();
            _clock.Advance(2 * Rest);
        });

        Assert.Equal(Whole, Read(files));
    }

    [Fact]
    public void FileThatIsTornAnewAtEveryLook_IsNotReadForEver()
    {
        int reads = 0;
        using var files = new FaultyFileOperations(_files);
        DateTimeOffset begin = _clock.GetUtcNow();

        Assert.Throws<InvalidContentException>(() => new TornFiles(files, _clock, Rest).ReadIfThere<int, int>(_path, 0, (_, _) =>
        {
            _directory.Write("message.json", new byte[++reads]);
            throw new InvalidContentException(ContentFault.InvalidJson, 0, "an object");
        }));
        Assert.InRange(_clock.GetUtcNow() - begin, Rest, 5 * Rest);
    }

    [Fact]
    public void NoRestAtAll_IsOneRead()
    {
        using var writer = InPlaceWriter.Begin(_path, Whole);
        DateTimeOffset begin = _clock.GetUtcNow();

        Assert.Throws<InvalidContentException>(() => Read(_files, TimeSpan.Zero));
        Assert.Equal(begin, _clock.GetUtcNow());
    }

    private byte[] Read(IFileOperations files, TimeSpan? rest = null)
    {
        return new TornFiles(files, _clock, rest ?? Rest).ReadIfThere(_path, Whole, Parse)!.Value.ToArray();

        static ReadOnlyMemory<byte> Parse(IFileReader reader, byte[] whole)
        {
            byte[] read = reader.ReadAll();
            return read.AsSpan().SequenceEqual(whole) ? read : throw new InvalidContentException(ContentFault.InvalidJson, 0, "an object");
        }
    }
}
