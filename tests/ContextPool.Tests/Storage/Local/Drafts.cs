using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.Storage.Packs;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

/// <summary>Drafts in directories of a test's choice.</summary>
internal static class Drafts
{
    /// <summary>Begins one; nothing of it is cleared.</summary>
    public static LocalDraft Begin(IFileOperations files, ContextLayout layout, ContextId id, Permissions permissions, bool syncEach = false, PackTerms? pack = null)
    {
        var storage = new LocalStorage(new StoreLayout(layout.Root + "-store"), new LocalStorageOptions(true, TimeSpan.Zero), files, new StoppedClock());
        var draft = new LocalDraft(storage, layout, id, new DraftTerms { Permissions = permissions, Pack = pack, SyncsEachFile = syncEach, LetGo = _ => { } });
        draft.Begin();
        return draft;
    }
}
