using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.InteropServices;
using ContextPool.Benchmarks.Baselines;
using LightningDB;

namespace ContextPool.Benchmarks.Stores;

/// <summary>
/// LMDB: memory-mapped, one writer, a sync or two a commit where durable. Weaker than a pool: no hash of a message, no check of its JSON,
/// roles are found by reading, and the size of the map is fixed beforehand.
/// </summary>
internal sealed class LmdbStore : IChatStore
{
    private const long MapBytes = 4L << 30;

    static LmdbStore() => NativeLibrary.SetDllImportResolver(typeof(LightningEnvironment).Assembly, Load);

    private readonly LightningEnvironment _environment;
    private readonly LightningDatabase _contexts;
    private readonly LightningDatabase _messages;
    private readonly LightningDatabase _branch;

    public LmdbStore(string directory, bool isDurable)
    {
        _environment = new LightningEnvironment(directory, new EnvironmentConfiguration { MaxDatabases = 3, MapSize = MapBytes });
        _environment.Open(isDurable ? EnvironmentOpenFlags.None : EnvironmentOpenFlags.NoSync | EnvironmentOpenFlags.NoMetaSync);
        using LightningTransaction transaction = _environment.BeginTransaction();
        var create = new DatabaseConfiguration { Flags = DatabaseOpenFlags.Create };
        _contexts = transaction.OpenDatabase("contexts", create);
        _messages = transaction.OpenDatabase("messages", create);
        _branch = transaction.OpenDatabase("branch", create);
        transaction.Commit().ThrowOnError();
    }

    public Task CreateAsync(ChatFile conversation)
    {
        byte[] context = StoredText.Key(conversation.Id);
        using LightningTransaction transaction = _environment.BeginTransaction();
        transaction.Put(_contexts, context, StoredText.Head(conversation)).ThrowOnError();
        int position = 0;
        foreach (ChatNode node in conversation.InOrder()) Put(transaction, context, node, position++);
        transaction.Commit().ThrowOnError();
        return Task.CompletedTask;
    }

    public Task<int> MetadataAsync(string context)
    {
        byte[] key = StoredText.Key(context);
        using LightningTransaction transaction = Read();
        return Task.FromResult(StoredText.BranchesIn(transaction.Get(_contexts, key).value.AsSpan()) * LengthOf(transaction, key));
    }

    public Task<int> OneAsync(string context, string message)
    {
        using LightningTransaction transaction = Read();
        return Task.FromResult(Characters(transaction, StoredText.Key(context), StoredText.Key(message)));
    }

    public Task<int> LastAsync(string context, int count)
    {
        byte[] key = StoredText.Key(context);
        using LightningTransaction transaction = Read();
        return Task.FromResult(Characters(transaction, key, Math.Max(0, LengthOf(transaction, key) - count)));
    }

    public Task<int> AllAsync(string context)
    {
        using LightningTransaction transaction = Read();
        return Task.FromResult(Characters(transaction, StoredText.Key(context), from: 0));
    }

    public Task AppendAsync(string context, ChatNode node)
    {
        byte[] key = StoredText.Key(context);
        using LightningTransaction transaction = _environment.BeginTransaction();
        Put(transaction, key, node, LengthOf(transaction, key));
        transaction.Commit().ThrowOnError();
        return Task.CompletedTask;
    }

    public Task ReplaceAsync(string context, ChatNode node)
    {
        using LightningTransaction transaction = _environment.BeginTransaction();
        transaction.Put(_messages, Pair(StoredText.Key(context), StoredText.Key(node.Id)), NaivePool.ToJson(node)).ThrowOnError();
        transaction.Commit().ThrowOnError();
        return Task.CompletedTask;
    }

    public Task<int> ListAsync()
    {
        using LightningTransaction transaction = Read();
        using LightningCursor cursor = transaction.CreateCursor(_contexts);
        int count = 0;
        while (cursor.Next().resultCode == MDBResultCode.Success) count += StoredText.BranchesIn(cursor.GetCurrent().value.AsSpan());
        return Task.FromResult(count);
    }

    public Task<int> CountAsync(string context, string role)
    {
        byte[] key = StoredText.Key(context);
        using LightningTransaction transaction = Read();
        using LightningCursor cursor = transaction.CreateCursor(_messages);
        int count = 0;
        MDBResultCode found = cursor.SetRange(key);
        while (found == MDBResultCode.Success)
        {
            (_, MDBValue at, MDBValue json) = cursor.GetCurrent();
            if (!at.AsSpan().StartsWith(key)) break;
            ChatNode node = System.Text.Json.JsonSerializer.Deserialize(json.AsSpan(), ChatJson.Default.ChatNode)!;
            if (node.Message.Role == role) count++;
            found = cursor.Next().resultCode;
        }

        return Task.FromResult(count);
    }

    public void Dispose() => _environment.Dispose();

    private LightningTransaction Read() => _environment.BeginTransaction(TransactionBeginFlags.ReadOnly);

    private void Put(LightningTransaction transaction, byte[] context, ChatNode node, int position)
    {
        byte[] id = StoredText.Key(node.Id);
        transaction.Put(_messages, Pair(context, id), NaivePool.ToJson(node)).ThrowOnError();
        transaction.Put(_branch, Pair(context, PositionOf(position)), id).ThrowOnError();
    }

    /// <summary>The entry before where that behind the last of all would stand.</summary>
    private int LengthOf(LightningTransaction transaction, byte[] context)
    {
        using LightningCursor cursor = transaction.CreateCursor(_branch);
        bool isLast = cursor.SetRange(Pair(context, PositionOf(int.MaxValue))) != MDBResultCode.Success;
        if ((isLast ? cursor.Last() : cursor.Previous()).resultCode != MDBResultCode.Success) return 0;
        ReadOnlySpan<byte> key = cursor.GetCurrent().key.AsSpan();
        return key.StartsWith(context) ? BinaryPrimitives.ReadInt32BigEndian(key[context.Length..]) + 1 : 0;
    }

    private int Characters(LightningTransaction transaction, byte[] context, int from)
    {
        using LightningCursor cursor = transaction.CreateCursor(_branch);
        int characters = 0;
        MDBResultCode found = cursor.SetRange(Pair(context, PositionOf(from)));
        while (found == MDBResultCode.Success)
        {
            (_, MDBValue key, MDBValue id) = cursor.GetCurrent();
            if (!key.AsSpan().StartsWith(context)) break;
            characters += Characters(transaction, context, id.AsSpan());
            found = cursor.Next().resultCode;
        }

        return characters;
    }

    private int Characters(LightningTransaction transaction, byte[] context, ReadOnlySpan<byte> message) =>
        StoredText.CharactersOf(transaction.Get(_messages, Pair(context, message)).value.AsSpan());

    private static byte[] Pair(ReadOnlySpan<byte> context, ReadOnlySpan<byte> rest) => [.. context, .. rest];

    private static byte[] PositionOf(int position)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, position);
        return bytes;
    }

    /// <summary>The package's library asks for a newer C library than long-lived systems have; the system's own LMDB does as well.</summary>
    private static nint Load(string name, Assembly assembly, DllImportSearchPath? search) =>
        NativeLibrary.TryLoad(name, assembly, search, out nint own) || NativeLibrary.TryLoad("liblmdb.so.0", out own) ? own : 0;
}
