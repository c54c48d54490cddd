using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ContextPool.Checking;

/// <summary>
/// Looks at a context, or at what lies around them, until what it found is settled: seen by two looks,
/// <see cref="Settling.LookSpacing"/> apart, with the same evidence, and as it is for <see cref="Settling.SettleTime"/>, by the clock of its storage or by ours. At most three looks; what is
/// not settled then is being written.
/// </summary>
/// <param name="settling">The times.</param>
/// <param name="time">The clock.</param>
/// <param name="gate">Entered for each look, not for the time in between.</param>
/// <param name="isToSettle">The findings that somebody will act on.</param>
internal sealed class SettledLook(Settling settling, TimeProvider time, SemaphoreSlim gate, Func<Finding, bool> isToSettle)
{
    /// <summary>The last look, without the findings that did not settle, and these.</summary>
    public async Task<(TLook Look, List<Finding> Unsettled)> RunAsync<TLook>(Func<CancellationToken, Task<TLook>> look, CancellationToken cancel)
        where TLook : OneLook
    {
        TLook first = await LookAsync(look, cancel).ConfigureAwait(false);
        if (!first.Findings.Exists(f => isToSettle(f))) return (first, []);
        HashSet<UInt128> seenFirst = Prints(first);

        await Task.Delay(settling.LookSpacing, time, cancel).ConfigureAwait(false);
        TLook second = await LookAsync(look, cancel).ConfigureAwait(false);
        if (second.Findings.TrueForAll(f => !isToSettle(f) || (seenFirst.Contains(PrintOf(f)) && IsOld(f)))) return (second, []);
        HashSet<UInt128> seenSecond = Prints(second);

        TimeSpan rest = settling.SettleTime - settling.LookSpacing;
        await Task.Delay(rest > settling.LookSpacing ? rest : settling.LookSpacing, time, cancel).ConfigureAwait(false);
        TLook third = await LookAsync(look, cancel).ConfigureAwait(false);

        // From the first look to this one is the time to settle, whatever the clock of the file system says.
        List<Finding> unsettled =
            third.Findings.FindAll(f => isToSettle(f) && PrintOf(f) is var print && !seenFirst.Contains(print) && !(seenSecond.Contains(print) && IsOld(f)));
        if (unsettled.Count == 0) return (third, []);
        HashSet<Finding> left = [.. unsettled];
        third.Findings.RemoveAll(left.Contains);
        return (third, unsettled);
    }

    private async Task<TLook> LookAsync<TLook>(Func<CancellationToken, Task<TLook>> look, CancellationToken cancel)
        where TLook : OneLook
    {
        await gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            TLook seen = await look(cancel).ConfigureAwait(false);
            await seen.TakeEvidenceAsync(isToSettle, cancel).ConfigureAwait(false);
            return seen;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What is kept of a look until the next one, 16 bytes a finding: where a pool is lost there are as many as messages.</summary>
    private HashSet<UInt128> Prints(OneLook look)
    {
        var prints = new HashSet<UInt128>(look.Findings.Count);
        foreach (Finding finding in look.Findings.Where(isToSettle)) prints.Add(PrintOf(finding));
        return prints;
    }

    /// <summary>Equal where the findings are, and no two others: half a SHA-256 of all that they say and of their evidence.</summary>
    private static UInt128 PrintOf(Finding finding)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes($"{finding}\0{finding.Evidence?.Facts}".AsSpan()), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private bool IsOld(Finding finding) =>
        finding.Evidence is { } evidence && time.GetUtcNow() - evidence.ChangedAt.ToDateTimeOffset() >= settling.SettleTime;
}
