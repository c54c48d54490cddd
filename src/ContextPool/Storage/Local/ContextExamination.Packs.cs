using ContextPool.Files;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <content>The packs as files.</content>
internal sealed partial class ContextExamination
{
    // Nobody may be told that a message is missing which may be in a pack that this user may not open.
    private bool _hidesPacks;

    /// <summary>The packs; where one may not be opened they are taken for none, and all that is not loose for hidden.</summary>
    private PackSnapshot ExaminePacks()
    {
        try
        {
            PackSnapshot packs = _pool.Packs.Look();
            foreach (PackFile pack in packs.Packs.Where(p => !p.IsReadable)) Add(FindingKind.PackUnreadable, pack.Path, "", pack.WhyUnreadable);
            return packs;
        }
        catch (FileOperationException e)
        {
            _hidesPacks = true;
            _findings.Add(new Finding(FindingKind.PackUnreadable, _id, e.Path, "", e.Message)
            {
                Traits = FileFaults.IsRefusal(e) ? FindingTraits.IsRefused : FindingTraits.None,
            });
            return new PackSnapshot([]);
        }
    }
}
