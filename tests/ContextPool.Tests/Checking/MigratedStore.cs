using System.Security.Cryptography;
using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Storage.Local;

namespace ContextPool.Tests.Checking;

/// <summary>A store with contexts as a migration leaves them, legacy files and backups included, and a way to damage it.</summary>
internal sealed class MigratedStore : IDisposable
{
    public MigratedStore() => StoreFormat.Create(Files, Store);

    public TempDirectory Directory { get; } = new();

    public IFileOperations Files { get; } = FileOperations.ForThisPlatform;

    /// <summary>Starts at now, because files bear real times, and passes over waits.</summary>
    public StoppedClock Clock { get; } = new(TimeProvider.System.GetUtcNow()) { PassesOverWaits = true };

    public StoreLayout Store => new(Directory["storage"]);

    public LocalStorage Storage => LocalStorage.ToExamine(Store.Root, Files, Clock);

    /// <summary>The context of <see cref="WithTalk"/>.</summary>
    public ContextId Id { get; } = Some.ContextId(1);

    public ContextLayout Context => Store.Context(Id);

    public string BackupPath => Directory["backups", $"{Id}_20251108_110640.json"];

    public string SourcePath => Directory["conversations", $"{Id}.json"];

    /// <summary>One context with four messages in one branch.</summary>
    public static MigratedStore WithTalk(int messages = 4) => With(new LegacyJson(Some.ContextId(1)).Talk(messages));

    public static MigratedStore With(LegacyJson legacy)
    {
        var store = new MigratedStore();
        store.Add(legacy.Id, legacy.ToBytes());
        return store;
    }

    public ContextLayout Add(ContextId id, byte[] legacy)
    {
        string path = Directory.Write(Path.Combine("conversations", $"{id}.json"), legacy);
        string backup = Directory.Write(Path.Combine("backups", $"{id}_20251108_110640.json"), legacy);
        Timestamp written = Files.Stat(path)!.Value.LastWrite;
        using LegacyText text = Texts.OnDisk(path);
        ConvertedContext converted = ConvertedContext.Of(text, id, written, LegacyLimits.Default);
        ContextLayout context = Store.Context(id);
        LocalDraft draft = Drafts.Begin(Files, context, id, Permissions.Public);
        WrittenPool pool = DraftWriting.WritePoolAsync(draft, converted, LegacyLimits.DefaultMaxMessageBytes, CancellationToken.None).GetAwaiter().GetResult();
        var source = new ReadSource(id, path, Files.Stat(path)!.Value, SHA256.HashData(legacy), text);
        Receipt receipt = ReceiptOf.Context(
            new BackedUpSource(source, text, backup), converted, pool.Sha256, "20251109T030000123Z-b338", Clock.GetUtcNow());
        DraftWriting.CompleteAsync(draft, pool, receipt).AsTask().GetAwaiter().GetResult();
        return context;
    }

    /// <summary>The file of the message with a number.</summary>
    public string Message(int number) => Context.Message(Some.MessageId(number));

    /// <summary>The text of a well-formed message.</summary>
    public static string Node(MessageId id, MessageId? parent = null, string text = "later")
    {
        string pair = new MessageJson { Id = id, Parent = parent, Text = text, MetadataJson = MessageJson.CreatedAt(Some.TimeAfter(100)) }.ToString();
        return JsonStyle.Serde.Print(pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>Writes over a file as something that knows nothing of the format would.</summary>
    public void Overwrite(string path, string text) =>
        Directory.Write(Path.GetRelativePath(Directory.Root, path), text);

    /// <summary>Changes one text in a file.</summary>
    public void Edit(string path, string from, string to)
    {
        string text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Overwrite(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void EditReceipt(Func<Receipt, Receipt> edit) =>
        Overwrite(Context.Receipt, System.Text.Encoding.UTF8.GetString(edit(Receipt.FromJson(File.ReadAllBytes(Context.Receipt))!).ToJson()));

    /// <summary>Makes the receipt one of before it told what the source lacked.</summary>
    public void ForgetMissingInSource() => EditReceipt(r => r with { MissingInSource = null });

    /// <summary>Leaves only the first bytes of a file.</summary>
    public static void Tear(string path, int bytes)
    {
        using var stream = new FileStream(path, FileMode.Open);
        stream.SetLength(bytes);
    }

    /// <summary>Removes what messages could be recovered from.</summary>
    public void LoseBackupAndSource()
    {
        File.Delete(BackupPath);
        File.Delete(SourcePath);
    }

    public async Task<List<Finding>> CheckAsync(bool readData = true, IFileOperations? files = null)
    {
        var findings = new List<Finding>();
        await foreach (Finding finding in new StoreChecker(Store.Root, files ?? Files, Clock).CheckAsync(new CheckOptions { ReadData = readData, Backups = LegacyBackups.Reader }))
            findings.Add(finding);
        return findings;
    }

    /// <summary>The one finding there must be, of structure and of contents alike unless only the latter shows it.</summary>
    public async Task<Finding> OnlyFindingAsync(FindingKind kind, bool isInContentsOnly = false)
    {
        Finding deep = Assert.Single(await CheckAsync(readData: true));
        List<Finding> shallow = await CheckAsync(readData: false);
        if (isInContentsOnly) Assert.Empty(shallow);
        else Assert.Equal(deep, Assert.Single(shallow));
        Assert.Equal(kind, deep.Kind);
        return deep;
    }

    public Task<RepairResult> RepairAsync(RepairOptions? options = null, IFileOperations? files = null) =>
        new StoreRepair(Store.Root, files ?? Files, Clock).RunAsync((options ?? new RepairOptions { Execute = true }) with { Backups = LegacyBackups.Reader });

    /// <summary>Repairs and demands that nothing is left to find.</summary>
    public async Task<RepairResult> RepairCleanlyAsync(RepairOptions? options = null)
    {
        RepairResult result = await RepairAsync(options);
        Assert.Empty(await CheckAsync());
        Assert.Empty(result.Lost);
        return result;
    }

    /// <summary>The files in the trash, relative to the entry they are in.</summary>
    public IReadOnlyList<string> Trashed() => !System.IO.Directory.Exists(Store.Trash) ? [] :
    [
        .. System.IO.Directory.EnumerateDirectories(Store.Trash)
            .SelectMany(entry => System.IO.Directory.EnumerateFiles(entry, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(entry, file)))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Dispose();
}
