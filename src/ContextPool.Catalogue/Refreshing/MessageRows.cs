using ContextPool.Catalogue.Database;
using ContextPool.Catalogue.Words;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>
/// Writes messages and their words, in a transaction of one connection. Rows are numbered by time, so that the newest of many hits are found
/// without looking at the others; and written in that order, because the index keeps what it is given in memory only as long as numbers grow.
/// </summary>
internal sealed class MessageRows : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _tag;
    private readonly SqliteCommand _removeWords;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _last;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _insertWords;
    private readonly List<(long Context, ReadMessage Message)> _new = [];

    public MessageRows(SqliteConnection connection)
    {
        _connection = connection;
        _find = Command("SELECT n, tag, hash FROM messages WHERE context = $context AND id = $id", "$context", "$id");
        _tag = Command("UPDATE messages SET tag = $tag WHERE n = $n", "$tag", "$n");
        _removeWords = Command("DELETE FROM words WHERE rowid = $n", "$n");
        _remove = Command("DELETE FROM messages WHERE n = $n", "$n");
        _last = Command("SELECT max(n) FROM messages WHERE n BETWEEN $first AND $last", "$first", "$last");
        _insert = Command("INSERT INTO messages (n, context, id, tag, hash) VALUES ($n, $context, $id, $tag, $hash)", "$n", "$context", "$id", "$tag", "$hash");
        _insertWords = Command("INSERT INTO words (rowid, text, facts) VALUES ($n, $text, $facts)", "$n", "$text", "$facts");
    }

    /// <summary>Takes a message in. False where somebody else wrote another version of it since it was read.</summary>
    public bool TryWrite(long context, ReadMessage message)
    {
        KnownMessage? now = Find(context, message.Id);
        if (now?.Tag == message.Tag) return true;
        if (now?.Tag != message.Before?.Tag) return false;
        if (now is { } known && known.Hash == message.Hash)
        {
            Run(_tag, Sql.Of(message.Tag), known.Number);
            return true;
        }

        if (now is { } old) Remove(old.Number);
        _new.Add((context, message));
        return true;
    }

    /// <summary>Takes a message out.</summary>
    public void Remove(long context, MessageId id)
    {
        if (Find(context, id) is { } known) Remove(known.Number);
    }

    /// <summary>Writes what was taken in.</summary>
    public void Flush()
    {
        var numbers = new RowNumbers(LastBetween);
        foreach ((long context, ReadMessage message, long number) in _new
            .OrderBy(m => m.Message.Second).Select(m => (m.Context, m.Message, numbers.Next(m.Message.Second))).OrderBy(m => m.Item3))
        {
            Run(_insert, number, context, Sql.Of(message.Id.Value), Sql.Of(message.Tag), message.Hash);
            Run(_insertWords, number, message.Words, $"{message.Role} {RoleWord.OfContext(context)}");
        }

        _new.Clear();
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in (SqliteCommand[])[_find, _tag, _removeWords, _remove, _last, _insert, _insertWords]) command.Dispose();
    }

    private void Remove(long number)
    {
        Run(_removeWords, number);
        Run(_remove, number);
    }

    private KnownMessage? Find(long context, MessageId id)
    {
        Set(_find, context, Sql.Of(id.Value));
        using SqliteDataReader reader = _find.ExecuteReader();
        return reader.Read() ? new KnownMessage(reader.GetInt64(0), reader.Tag(1), reader.GetInt64(2)) : null;
    }

    private long? LastBetween(long first, long last)
    {
        Set(_last, first, last);
        return _last.ExecuteScalar() as long?;
    }

    private SqliteCommand Command(string sql, params string[] names)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (string name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Set(command, values);
        command.ExecuteNonQuery();
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
