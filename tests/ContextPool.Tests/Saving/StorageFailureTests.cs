using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>Whatever the disk says is said of the context that it was asked about.</summary>
public sealed class StorageFailureTests : IDisposable
{
    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("create")]
    [InlineData("append")]
    [InlineData("index")]
    [InlineData("delete")]
    [InlineData("open")]
    public async Task FailureOfTheDisk_NamesTheContext(string operation)
    {
        int about = 0;
        for (int nth = 1; ; nth++)
        {
            ContextId id = Some.ContextId(1000 + nth);
            if (operation != "create") await _store.CreateAsync(messages: 2, id);
            FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).FailCall(nth, FileFailure.Device);
            StorageException? said = await TryAsync(operation, id, files);
            if (files.Struck is null) break;
            if (said is null || !said.Place.Contains($"{id}", StringComparison.Ordinal)) continue;
            Assert.True(said.Context == id, $"call {nth}: {said.Message} is about {said.Context}");
            about++;
        }

        Assert.True(about > 0, "no failure was about the context");
    }

    private async Task<StorageException?> TryAsync(string operation, ContextId id, IFileOperations files)
    {
        try
        {
            ContextStore store = _store.Open(files);
            if (operation == "create") await store.CreateAsync(new NewContext { Id = id, Messages = [SavingStore.Draft(1)] });
            else if (operation == "delete") await store.DeleteAsync(id);
            else
            {
                ChatContext context = await store.OpenAsync(id);
                if (operation == "append") await context.AppendAsync(SavingStore.Draft(100));
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
