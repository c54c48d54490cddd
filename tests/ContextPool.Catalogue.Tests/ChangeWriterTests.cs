using System.Threading.Channels;
using ContextPool.Catalogue.Database;
using ContextPool.Catalogue.Refreshing;
using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Catalogue.Tests;

/// <summary>Of two programs that refresh one catalogue neither puts what it read earlier over what the other read later.</summary>
public sealed class ChangeWriterTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(1);
    private static readonly MessageId Said = Some.MessageId(1);

    private readonly CatalogueFile _file = CatalogueFile.Open(path: null, store: ".");

    [Fact]
    public async Task WrittenBySomebodyElseSinceItWasRead_IsLeft_AndTold()
    {
        KnownContext before = await KnownAsync();
        Assert.Empty(await WriteAsync(new ReadContext(before, Facts("newer"))));

        Assert.Equal([Id], await WriteAsync(new ReadContext(before, Facts("older"))));
        Assert.Equal([Id], await WriteAsync(new GoneContext(Id, before)));
        Assert.Equal([Id], await WriteAsync(new AllWords(Id, before, [], null)));

        Assert.Equal("newer", await _file.ReadAsync(c => c.Ask<string>("SELECT title FROM contexts"), default));
    }

    [Fact]
    public async Task ReadAgain_IsWritten()
    {
        await WriteAsync(new ReadContext(default, Facts("first")));
        Assert.Empty(await WriteAsync(new ReadContext(await KnownAsync(), Facts("second"))));
        Assert.Equal("second", await _file.ReadAsync(c => c.Ask<string>("SELECT title FROM contexts"), default));

        Assert.Empty(await WriteAsync(new GoneContext(Id, await KnownAsync())));
        Assert.Equal(0, await _file.ReadAsync(c => c.Ask<long>("SELECT count(*) FROM contexts"), default));
    }

    [Fact]
    public async Task WordsThatSomebodyElseWroteSince_AreLeft()
    {
        await WriteAsync(new ReadContext(default, Facts("chat")));
        KnownContext known = await KnownAsync();
        Assert.Empty(await WriteAsync(new ReadWords(Id, known, [Words("apples", tag: 2, before: null)])));

        // The same version, by whoever: it is there. An older one, of a time before there was any: it is not written over the other.
        Assert.Empty(await WriteAsync(new ReadWords(Id, known, [Words("apples", tag: 2, before: null)])));
        Assert.Equal([Id], await WriteAsync(new ReadWords(Id, known, [Words("pears", tag: 1, before: null)])));

        Assert.Equal(1, await CountAsync("apples"));
        Assert.Equal(0, await CountAsync("pears"));
    }

    private static ContextFacts Facts(string title) => new(
        new ContextSummary(Id, title, default, default, default, 0, 0, 0, MessageLayout.Loose, null, null, 0, null), new ContextMark(1, 1), [], []);

    private static ReadMessage Words(string words, int tag, KnownMessage? before) => new(Said, (UInt128)tag, 0, "ruser", words, tag, before);

    private Task<KnownContext> KnownAsync() => _file.ReadAsync(connection => KnownContext.Find(connection, Id), default);

    private Task<long> CountAsync(string word) =>
        _file.ReadAsync(c => c.Ask<long>("SELECT count(*) FROM words WHERE words MATCH $word", ("$word", word)), default);

    private async Task<IEnumerable<ContextId>> WriteAsync(Change change)
    {
        var changes = Channel.CreateUnbounded<Change>();
        changes.Writer.TryWrite(change);
        changes.Writer.Complete();
        var writer = new ChangeWriter(_file);
        await writer.WriteAllAsync(changes.Reader, default);
        return writer.Conflicts;
    }

    public void Dispose() => _file.Dispose();
}
