using System.Globalization;
using ContextPool.Migrator.Tests.EndToEnd;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.PowerCuts;

/// <summary>
/// Nights on devices whose power is cut in the end. Nights are told in words, for instance <c>none, change, file -d</c>: a
/// run with that durability, with <c>-d</c> for <c>--delete-legacy</c>; <c>change</c> for new versions of about half of
/// the legacy files; <c>adopt</c> for receipts that get lost. New contexts come before every run.
/// </summary>
internal sealed class Outage : IDisposable
{
    private const int AtFirst = 20;
    private const int EachNight = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LoopDevice _device;
    private readonly LoopDevice? _backupDevice;
    private readonly Workplace _work;
    private readonly string _backups;
    private readonly Random _random;
    private readonly Dictionary<ContextId, Claim> _claims = [];
    private readonly Dictionary<ContextId, string> _removedBy = [];
    private readonly HashSet<byte[]> _durable = []; // by reference: versions whose pool or update some run made durable
    private bool _isFirstRun = true;
    private bool _isCut;

    public Outage(string fileSystem, int devices, int seed)
    {
        _random = new Random(seed);
        _device = new LoopDevice(fileSystem);
        try
        {
            _work = new Workplace(TempDirectory.Below(_device.Root));
            _backupDevice = devices > 1 ? new LoopDevice(fileSystem) : null;
            _backups = Path.Combine(_backupDevice?.Root ?? _work.Root, Workplace.Backups);
            Saved = new SavedContexts(_work, _backups, _random);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public SavedContexts Saved { get; }

    /// <summary>Rows of pools that the reports called done and that are not there any more, durable or not.</summary>
    public int RowsWithoutPool => _claims.Count(claim => !Saved.Find(claim.Key, claim.Value.Version).Pool);

    /// <summary>Whether some published pool is not a whole version of its context.</summary>
    public bool HasTornPool => _work.Published().Any(id =>
        !Saved.Older(id).Append(Saved.Newest(id)).Any(version => Saved.Find(id, version).Pool));

    /// <summary>All nights, the last of them cut right after its end, or in the middle where <paramref name="inTheMiddle"/>.</summary>
    public void Live(string nights, bool inTheMiddle)
    {
        string[] words = nights.Split(", ");
        foreach (string word in words[..^1]) Live(word);
        Saved.Add(_isFirstRun ? AtFirst : EachNight);
        if (inTheMiddle) CutDuring(words[^1]);
        else Run(words[^1]);
        CutPower();
        Restart();
        NoteRemoved(words[^1]);
    }

    /// <summary>One run to its end, no cut.</summary>
    public ProgramResult Run(string night)
    {
        ProgramResult result = _work.Run(ArgumentsOf(night), variables: VariablesOf(night));
        if (result.ExitCode is 0 or 3 or 6) Note(night, _work.Report.Rows);
        NoteRemoved(night);
        _isFirstRun = false;
        return result;
    }

    public ProgramResult Check() => _work.Run(["check", "--read-data"]);

    public IReadOnlyList<string> Litter() => [.. _work.Litter().Except(["storage/.trash"])];

    public string CheckBackups() =>
        Tool.Run("sha256sum", ["--quiet", "--strict", "-c", "BACKUPS.sha256"], _backups) is { ExitCode: not 0 } bad ? bad.Output + bad.Errors : "";

    public void CutPower()
    {
        if (_isCut) return;
        _device.CutPower();
        _backupDevice?.CutPower();
        _isCut = true;
    }

    public void Restart()
    {
        _isCut = false;
        _device.Restart();
        _backupDevice?.Restart();
    }

    /// <summary>Every promise that does not hold; empty where all do.</summary>
    public IReadOnlyList<string> Broken()
    {
        HashSet<ContextId> told = RemovedByRows();
        return [.. Saved.Ids.SelectMany(id => BrokenOf(id, told))];
    }

    /// <summary>How many contexts are in each place, for the table of a run by hand.</summary>
    public string Places() => string.Join(", ", Saved.Ids
        .GroupBy(id => Saved.Find(id, Saved.Newest(id)).ToString())
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")));

    public void Dispose()
    {
        // The devices take all files with them.
        _device.Dispose();
        _backupDevice?.Dispose();
    }

    private static string DurabilityOf(string night) => night.Split(' ')[0];

    private static Dictionary<string, string> VariablesOf(string night) =>
        new()
        {
            ["CONTEXTPOOL_Migration__Durability"] = DurabilityOf(night),
            // The disks of these tests are as small as can be.
            ["CONTEXTPOOL_Migration__MinFreeBytes"] = "",
        };

    private string[] ArgumentsOf(string night)
    {
        string[] arguments = ["migrate", "--yes", "--backup-dir", _backups];
        return night.EndsWith(" -d", StringComparison.Ordinal) ? [.. arguments, "--delete-legacy"] : arguments;
    }

    private void Live(string word)
    {
        if (word == "change") Saved.ChangeSome();
        else if (word == "adopt") LoseReceipts();
        else
        {
            Saved.Add(_isFirstRun ? AtFirst : EachNight);
            ProgramResult result = Run(word);
            Assert.True(result.ExitCode == 0, result.Error);
        }
    }

    private void LoseReceipts()
    {
        foreach (ContextId id in _work.Published()) File.Delete(Path.Combine(_work.PoolOf(id), "receipt.json"));
    }

    // The moment is a number of contexts that are published or gone from the legacy directory since the run began.
    private void CutDuring(string night)
    {
        int before = Progress();
        int moment = before + _random.Next(0, Saved.Ids.Count(Saved.IsInLegacyDirectory));
        using ProgramRun run = ProgramRun.Start(_work.Root, ArgumentsOf(night), variables: VariablesOf(night));
        Assert.True(
            Eventually.Holds(() => run.HasExited || (Progress() >= moment && HasRows()), Patience).GetAwaiter().GetResult(), "the moment never came");
        Note(night, RowsSoFar());
        CutPower();
        run.End();
    }

    private int Progress() => (Directory.Exists(_work.Files[Workplace.Storage, "contexts"]) ? _work.Published().Count : 0)
        + Saved.Ids.Count(id => !Saved.IsInLegacyDirectory(id));

    private bool HasRows() => Directory.Exists(_work.Files[Workplace.Reports])
        && Directory.EnumerateFiles(_work.Files[Workplace.Reports], "*.csv.partial").Any();

    private List<ReportLine> RowsSoFar() =>
        Directory.GetFiles(_work.Files[Workplace.Reports], "*.csv*").Max(StringComparer.Ordinal) is { } newest ? WholeRowsOf(newest) : [];

    private void Note(string night, IEnumerable<ReportLine> rows)
    {
        foreach (ReportLine row in rows.Where(row => row["outcome"] is "migrated" or "updated" or "adopted" or "unchanged"))
        {
            ContextId id = ContextId.Parse(row["context_id"]);
            bool vouches = row["outcome"] != "unchanged" || (_claims.TryGetValue(id, out Claim? before) && before.IsDurable);
            bool isDurable = vouches && DurabilityOf(night) != "none";
            _claims[id] = new Claim(night, row["outcome"], Saved.Newest(id), isDurable);
            if (isDurable) _durable.Add(Saved.Newest(id));
        }
    }

    // Of complete reports and of the rows that a cut left, wherever a run found a place for them. What is torn tells nothing.
    private HashSet<ContextId> RemovedByRows()
    {
        string[] places = [_work.Files[Workplace.Reports], _work.Files[Workplace.Storage, "reports"]];
        return [.. places.Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place, "*.csv*"))
            .SelectMany(path => WholeRowsOf(path))
            .Where(row => row["source_removed"] is "yes" or "announced")
            .Select(row => ContextId.Parse(row["context_id"]))];
    }

    // A row is one line, and the last one may be on its way.
    private List<ReportLine> WholeRowsOf(string path)
    {
        string text = System.Text.Encoding.UTF8.GetString(_work.Files.Read(path));
        string whole = text[..(text.LastIndexOf('\n') + 1)];
        return whole.Length == 0 ? [] : ReportFile.RowsOf(whole);
    }

    private void NoteRemoved(string night)
    {
        foreach (ContextId id in Saved.Ids)
        {
            // A cut may bring back what was removed.
            if (Saved.IsInLegacyDirectory(id)) _removedBy.Remove(id);
            else _removedBy.TryAdd(id, night);
        }
    }

    private IEnumerable<string> BrokenOf(ContextId id, HashSet<ContextId> told)
    {
        Whereabouts newest = Saved.Find(id, Saved.Newest(id));
        string? removedBy = _removedBy.GetValueOrDefault(id);
        Claim? claim = _claims.GetValueOrDefault(id);

        // An update may be published whose row the cut took.
        string story = $"{id}: {newest}; {claim?.Outcome ?? "no row"} in '{claim?.Night}', removed in '{removedBy}'";
        if (!newest.IsSomewhere) yield return $"lost: {story}";
        else if (claim is { IsDurable: true } && !newest.Pool && !Saved.Find(id, claim.Version).Pool) yield return $"claimed, not in its pool: {story}";
        else if (Saved.Older(id).Any(older => _durable.Contains(older) && !Saved.Find(id, older).IsSomewhere)) yield return $"older version lost: {story}";
        else if (removedBy is not null && !(newest is { Pool: true, Backup: true })) yield return $"removed without pool and backup: {story}";
        else if (removedBy is not null && !told.Contains(id)) yield return $"removed without a row: {story}";
    }
}
