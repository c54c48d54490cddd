using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

/// <summary>A draft whose steps are all done, in a directory that is gone after the test.</summary>
internal sealed class DraftOnDisk : IDisposable
{
    public static readonly Timestamp Written = Some.TimeAfter(-60);

    private DraftOnDisk(LegacyText text, ContextId id, IFileOperations files, bool syncEach)
    {
        Files = files;
        Layout = new ContextLayout(Temp[id.ToString()]);
        Draft = ContextDraft.Convert(text, id, Written, new LegacyLimits { WindowBytes = 32 });
        Draft.WritePool(files, Layout, Permissions.Private, syncEach, CancellationToken.None);
        Draft.WriteIndex(files, Layout, Permissions.Private, Written, syncEach);
        Draft.WriteMetadata(files, Layout, Permissions.Private, Some.Receipt(id, poolSha256: Draft.PoolSha256!), syncEach);
    }

    public TempDirectory Temp { get; } = new();

    public IFileOperations Files { get; }

    public ContextLayout Layout { get; }

    public ContextDraft Draft { get; }

    public static DraftOnDisk Of(LegacyJson legacy, IFileOperations? files = null, bool syncEach = false) =>
        new(Texts.InMemory(legacy.ToBytes()), legacy.Id, files ?? FileOperations.ForThisPlatform, syncEach);

    public static DraftOnDisk OfSample(ContextId id, bool isStreamed) => new(
        isStreamed ? Texts.OnDisk(Samples.PathOf(id)) : Texts.InMemory(File.ReadAllBytes(Samples.PathOf(id))),
        id, FileOperations.ForThisPlatform, syncEach: false);

    public string? Difference(bool readContents = true) =>
        PoolComparison.OfDraft(Files, Layout, Draft, Written, readContents, LegacyLimits.DefaultMaxDepth);

    public string? ForeignDifference() =>
        PoolComparison.OfForeignPool(Files, Layout, Draft, LegacyLimits.DefaultMaxDepth);

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
        Draft.Dispose();
        Temp.Dispose();
    }
}
