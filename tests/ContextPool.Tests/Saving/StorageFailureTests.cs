using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>Whatever the disk says is said of the context that it was asked about.</summary>
public sealed class StorageFailureTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(77);

    private readonly SavingStore _store = new();
    private int _next = 100;

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("create")]
    [InlineData("append")]
    [InlineData("index")]
    [InlineData("delete")]
    [InlineData("open")]
    public async Task FailureOfTheDisk_NamesTheContext(string operation)
    {
        if (operation != "create") await _store.CreateAsync(messages: 2, Id);
        bool fails = false;
        var files = new FaultyFileOperations(SavingStore.Real);
        for (int nth = 1; nth < 400 && !fails; nth++)
        {
            files = new FaultyFileOperations(SavingStore.Real).FailCall(nth, FileFailure.Device);
            StorageException? said = await TryAsync(operation, files);
            if (said is null || !said.Place.Contains($"{Id}", StringComparison.Ordinal)) continue;
            fails = true;
            Assert.Equal(Id, said.Context);
        }

        Assert.True(fails, "no failure was about the context");
    }

    private async Task<StorageException?> TryAsync(string operation, IFileOperations files)
    {
        try
        {
            ContextStore store = _store.Open(files);
            if (operation == "create") await store.CreateAsync(new NewContext { Id = Id, Messages = [SavingStore.Draft(1)] });
            else if (operation == "delete") await store.DeleteAsync(Id);
            else
            {
                ChatContext context = await store.OpenAsync(Id);
                if (operation == "append") await context.AppendAsync(SavingStore.Draft(_next++));
                if (operation == "index") await context.GetIndexAsync();
            }

            return null;
        }
        catch (StorageException e)
        {
            return e;
        }
        catch (ContextPoolException)
        {
            // Gone, there already, damaged: said by types of their own.
            return null;
        }
    }
}
