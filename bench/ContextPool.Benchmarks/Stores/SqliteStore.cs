using ContextPool.Benchmarks.Baselines;
using Microsoft.Data.Sqlite;

namespace ContextPool.Benchmarks.Stores;

/// <summary>
/// SQLite with a write-ahead log and prepared statements. Durable: <c>synchronous=FULL</c>, one sync of the log a commit; else <c>OFF</c>.
/// Weaker than a pool: no hash of a message, no check of its JSON, one file that only SQLite reads.
/// </summary>
internal sealed class SqliteStore : IChatStore
{
    private const string Schema = """
        pragma journal_mode = wal;
        create table contexts (id blob primary key, head blob not null) without rowid;
        create table messages (context blob not null, id blob not null, role text not null, json blob not null, unique (context, id));
        create index by_role on messages (context, role);
        create table branch (context blob not null, position integer not null, message blob not null, primary key (context, position)) without rowid;
        """;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    public SqliteStore(string directory, bool isDurable)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(directory, "chats.db")};Pooling=False");
        _connection.Open();
        using SqliteCommand schema = _connection.CreateCommand();
        schema.CommandText = $"{Schema} pragma synchronous = {(isDurable ? "full" : "off")};";
        schema.ExecuteNonQuery();
    }

    public Task CreateAsync(ChatFile conversation)
    {
        byte[] context = StoredText.Key(conversation.Id);
        InTransaction(() =>
        {
            Execute("insert into contexts values ($0, $1)", context, StoredText.Head(conversation));
            int position = 0;
            foreach (ChatNode node in conversation.InOrder()) Insert(context, node, position++);
        });
        return Task.CompletedTask;
    }

    public Task<int> MetadataAsync(string context)
    {
        using SqliteDataReader rows = Query("select head, (select max(position) + 1 from branch where context = $0) from contexts where id = $0", StoredText.Key(context));
        rows.Read();
        return Task.FromResult(StoredText.BranchesIn(rows.GetFieldValue<byte[]>(0)) * rows.GetInt32(1));
    }

    public Task<int> OneAsync(string context, string message) => Characters(
        "select json from messages where context = $0 and id = $1", StoredText.Key(context), StoredText.Key(message));

    public Task<int> LastAsync(string context, int count) => Characters(
        "select json from (select message, position from branch where context = $0 order by position desc limit $1) join messages on context = $0 and id = message order by position",
        StoredText.Key(context), count);

    public Task<int> AllAsync(string context) => Characters(
        "select json from branch join messages on messages.context = $0 and id = message where branch.context = $0 order by position",
        StoredText.Key(context));

    public Task AppendAsync(string context, ChatNode node)
    {
        byte[] key = StoredText.Key(context);
        InTransaction(() =>
        {
            object last = Prepared("select max(position) from branch where context = $0", key).ExecuteScalar()!;
            Insert(key, node, (int)(long)last + 1);
        });
        return Task.CompletedTask;
    }

    public Task ReplaceAsync(string context, ChatNode node)
    {
        InTransaction(() => Execute(
            "update messages set json = $2 where context = $0 and id = $1", StoredText.Key(context), StoredText.Key(node.Id), NaivePool.ToJson(node)));
        return Task.CompletedTask;
    }

    public Task<int> ListAsync()
    {
        using SqliteDataReader rows = Query("select head from contexts");
        int count = 0;
        while (rows.Read()) count += StoredText.BranchesIn(rows.GetFieldValue<byte[]>(0));
        return Task.FromResult(count);
    }

    public Task<int> CountAsync(string context, string role) => Task.FromResult((int)(long)Prepared(
        "select count(*) from messages where context = $0 and role = $1", StoredText.Key(context), role).ExecuteScalar()!);

    public void Dispose()
    {
        foreach (SqliteCommand command in _prepared.Values) command.Dispose();
        _connection.Dispose();
    }

    private void Insert(byte[] context, ChatNode node, int position)
    {
        byte[] id = StoredText.Key(node.Id);
        Execute("insert into messages values ($0, $1, $2, $3)", context, id, node.Message.Role, NaivePool.ToJson(node));
        Execute("insert into branch values ($0, $1, $2)", context, position, id);
    }

    private void InTransaction(Action work)
    {
        Execute("begin immediate");
        work();
        Execute("commit");
    }

    private Task<int> Characters(string sql, params object[] values)
    {
        using SqliteDataReader rows = Query(sql, values);
        int characters = 0;
        while (rows.Read()) characters += StoredText.CharactersOf(rows.GetFieldValue<byte[]>(0));
        return Task.FromResult(characters);
    }

    private void Execute(string sql, params object[] values) => Prepared(sql, values).ExecuteNonQuery();

    private SqliteDataReader Query(string sql, params object[] values) => Prepared(sql, values).ExecuteReader();

    private SqliteCommand Prepared(string sql, params object[] values)
    {
        if (!_prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // One of the constants above.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (int i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i}", values[i]);
            command.Prepare();
            _prepared[sql] = command;
        }

        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command;
    }
}
