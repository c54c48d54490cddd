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
            foreach (PackFile pack in packs.Packs) ExaminePack(pack);
            foreach (string name in SortedNames(_context.Packs).Where(name => !PackName.TryParse(name, out _)))
                Add(FindingKind.ForeignFile, Path.Combine(_context.Packs, name), "", "expected only packs here");
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

    /// <summary>Also what no reader needs, so that no byte of it changes without a word; the frames are read with their messages.</summary>
    private void ExaminePack(PackFile pack)
    {
        try
        {
            pack.RequireWhole(_files, _id);
        }
        catch (InvalidContentException e)
        {
            Add(FindingKind.PackUnreadable, pack.Path, $"byte {e.Offset}", e.Expected);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            // Folded or unpacked since it was listed.
        }
    }
}
