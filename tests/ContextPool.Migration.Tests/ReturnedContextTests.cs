using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>I7: the mark of a deleted context goes when the context is there again, also where whoever brought it back was killed.</summary>
public sealed class ReturnedContextTests : IDisposable
{
    private readonly Scene _scene = new();
    private readonly LegacyJson _context;
    private readonly ContextStore _opened;

    public ReturnedContextTests()
    {
        _context = _scene.PutTalk(1);
        _opened = ContextStore.Open(_scene.Options.StorageDirectory, new ContextStoreOptions());
    }

    [Fact]
    public async Task RestoreThatWasKilledBeforeItsLastStep_LeavesNoMarkBehindTheNextRun()
    {
        await RestoreAndKeepTheMarkAsync();

        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(_context.Id));

        Assert.False(_scene.Directory.Has(Mark));
    }

    [Fact]
    public async Task Collection_ClearsItToo()
    {
        await RestoreAndKeepTheMarkAsync();
        await _opened.CollectTrashAsync();
        Assert.False(_scene.Directory.Has(Mark));
    }

    [Fact]
    public async Task ContextThatIsBeingDeleted_KeepsItsMark()
    {
        await RestoreAndKeepTheMarkAsync();
        using (Scene.Disk.TryLock(_scene.ContextPath(_context.Id))) await _scene.RunAsync();
        Assert.True(_scene.Directory.Has(Mark));
    }

    [Fact]
    public async Task ContextThatIsDeleted_KeepsItsMark()
    {
        await _scene.RunAsync();
        await _opened.DeleteAsync(_context.Id);
        await _opened.CollectTrashAsync();
        FinishedRun run = await _scene.RunAsync();
        Assert.Equal((RunEnd.Completed, "deleted"), (run.End, run[_context.Id]["reason"]));
        Assert.True(_scene.Directory.Has(Mark));
    }

    public void Dispose() => _scene.Dispose();

    private string Mark => $"storage/deleted/{_context.Id}.json";

    private async Task RestoreAndKeepTheMarkAsync()
    {
        await _scene.RunAsync();
        await _opened.DeleteAsync(_context.Id);
        byte[] mark = _scene.Directory.Read(Mark);
        await _opened.RestoreAsync(_context.Id);
        Assert.False(_scene.Directory.Has(Mark));
        _scene.Directory.Write(Mark, mark);
    }
}
