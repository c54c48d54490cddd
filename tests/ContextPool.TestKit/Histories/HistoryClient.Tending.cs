namespace ContextPool.TestKit.Histories;

/// <content>What changes nothing that a reader could see.</content>
public sealed partial class HistoryClient
{
    private Act Tending(string what) => new() { Who = _who, Kind = ActKind.Tend, Context = "", Text = what };

    /// <summary>How much of which context goes for good is known behind the call.</summary>
    private async Task<bool> CollectAsync()
    {
        Act begun = Begin(Tending("collect"));
        try
        {
            foreach (TrashEntry gone in await store.CollectTrashAsync().ConfigureAwait(false))
            {
                Act removal = Of(gone.Id, ActKind.Collect) with { Began = begun.Began, Text = gone.Name };
                log.Begin(removal);
                End(removal, Act.Done);
            }

            End(begun, Act.Done);
        }
        catch (Exception e)
        {
            End(begun, $"threw {e}");
        }

        return true;
    }

    private async Task PackAsync(ContextId id)
    {
        Act begun = Begin(Tending($"pack {HistoryNames.Of(id)}"));
        int way = random.Next(4);
        try
        {
            if (way == 0) await store.UnpackAsync(id).ConfigureAwait(false);
            else await store.PackAsync(id, new PackOptions { All = way == 1, Level = 1 }).ConfigureAwait(false);
            End(begun, Act.Done);
        }
        catch (ContextPoolException e) when (e.Code is ErrorCodes.ContextNotFound or ErrorCodes.WriterWait or ErrorCodes.StoreBusy)
        {
            End(begun, Act.Done);
        }
        catch (Exception e)
        {
            End(begun, $"threw {e}");
        }
    }

    private async Task CheckAsync()
    {
        bool mends = random.Next(2) == 0;
        Act begun = Begin(Tending(mends ? "repair" : "check"));
        try
        {
            string result = Act.Done;
            if (mends)
            {
                RepairResult repaired = await store.RepairAsync(new RepairOptions { Execute = true }).ConfigureAwait(false);
                if (repaired.Lost.Count > 0) result = string.Join('\n', repaired.Lost);
            }
            else
            {
                await foreach (Finding finding in store.CheckAsync(new CheckOptions { ReadData = true }).ConfigureAwait(false))
                    if (finding.IsDamage) result = finding.ToString();
            }

            End(begun, result);
        }
        catch (Exception e)
        {
            End(begun, $"threw {e}");
        }
    }
}
