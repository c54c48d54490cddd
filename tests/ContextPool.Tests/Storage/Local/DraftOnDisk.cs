using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

/// <summary>A draft whose steps are all done, in a directory that is gone after the test.</summary>
internal sealed class DraftOnDisk : IDisposable
{
    public static readonly Timestamp Written = Some.TimeAfter(-60);

    private readonly LegacyText _text;

    private DraftOnDisk(LegacyText text, ContextId id, IFileOperations files, bool syncEach)
    {
        Files = files;
        Layout = new ContextLayout(Temp[id.ToString()]);
        _text = text;
        Context = ConvertedContext.Of(text, id, Written, new LegacyLimits { WindowBytes = 32 });
        LocalDraft draft = Drafts.Begin(files, Layout, id, Permissions.Private, syncEach);
        Pool = DraftWriting.WritePoolAsync(draft, Context, LegacyLimits.DefaultMaxMessageBytes, CancellationToken.None).GetAwaiter().GetResult();
        Bytes = Pool.Bytes + DraftWriting.CompleteAsync(draft, Pool, Some.Receipt(id, poolSha256: Pool.Sha256)).AsTask().GetAwaiter().GetResult().RestBytes;
        draft.MakeDurableAsync().AsTask().GetAwaiter().GetResult();
    }

    public TempDirectory Temp { get; } = new();

    public IFileOperations Files { get; }

    public ContextLayout Layout { get; }

    public ConvertedContext Context { get; }

    public WrittenPool Pool { get; }

    /// <summary>Of messages, metadata and index.</summary>
    public long Bytes { get; }

    public static DraftOnDisk Of(LegacyJson legacy, IFileOperations? files = null, bool syncEach = false) =>
        new(Texts.InMemory(legacy.ToBytes()), legacy.Id, files ?? FileOperations.ForThisPlatform, syncEach);

    public static DraftOnDisk OfSample(ContextId id, bool isStreamed) => new(
        isStreamed ? Texts.OnDisk(Samples.PathOf(id)) : Texts.InMemory(File.ReadAllBytes(Samples.PathOf(id))),
        id, FileOperations.ForThisPlatform, syncEach: false);

    public string? Difference(bool readContents = true) =>
        PoolComparison.OfDraftAsync(new LocalRawParts(Files, Layout), Pool, readContents, LegacyLimits.DefaultMaxDepth).GetAwaiter().GetResult();

    public string? ForeignDifference() =>
        PoolComparison.OfForeignPoolAsync(new LocalRawParts(Files, Layout), Context, LegacyLimits.DefaultMaxDepth).GetAwaiter().GetResult();

    /// <summary>Changes a file of the draft in place.</summary>
    public void Change(string path, string was, string becomes)
    {
        string name = Path.GetRelativePath(Temp.Root, path);
        string text = Temp.ReadText(name);
        Assert.Contains(was, text, StringComparison.Ordinal);
        Temp.Write(name, text.Replace(was, becomes, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _text.Dispose();
        Temp.Dispose();
    }
}
