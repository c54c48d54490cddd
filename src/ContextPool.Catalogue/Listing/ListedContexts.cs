using System.Text;
using ContextPool.Catalogue.Database;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Listing;

/// <summary>Reads the list. A page begins behind a place and not behind a number of rows, so that all pages cost the same.</summary>
internal static class ListedContexts
{
    private const string Columns =
        "SELECT id, title, created, updated, written, messages, bytes, stored_bytes, layout, last_words, last_role, unreadable, problem, title_key FROM contexts";

    public static ContextPage Page(SqliteConnection connection, ContextQuery query, ListPlace? after)
    {
        using SqliteCommand command = CommandOf(connection, query, after);
        using SqliteDataReader reader = command.ExecuteReader();
        var contexts = new List<ContextSummary>();
        string lastTitleKey = "";
        while (contexts.Count < query.Limit && reader.Read())
        {
            contexts.Add(Read(reader));
            lastTitleKey = reader.GetString(13);
        }

        string? next = contexts.Count > 0 && reader.Read() ? new ListPlace(KeyOf(contexts[^1], query.Order, lastTitleKey), contexts[^1].Id).ToText(query) : null;
        return new ContextPage(contexts, next);
    }

    public static ContextSummary? Find(SqliteConnection connection, ContextId id)
    {
        using SqliteCommand command = connection.Prepare($"{Columns} WHERE id = $id", ("$id", Sql.Of(id.Value)));
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    private static SqliteCommand CommandOf(SqliteConnection connection, ContextQuery query, ListPlace? after)
    {
        string? column = ColumnOf(query.Order);
        string order = query.Descending ? "DESC" : "ASC";
        string behind = query.Descending ? "<" : ">";
        var sql = new StringBuilder(Columns).Append(" WHERE 1");
        if (after is not null) sql.Append(column is null ? $" AND id {behind} $id" : $" AND ({column}, id) {behind} ($key, $id)");
        if (query.TitleContains is not null) sql.Append(" AND title IS NOT NULL AND instr(title_key, $part)");
        if (query.Since is not null) sql.Append(" AND updated >= $since");
        sql.Append(column is null ? $" ORDER BY id {order}" : $" ORDER BY {column} {order}, id {order}").Append(" LIMIT $limit");
        SqliteCommand command = connection.Prepare(sql.ToString(), ("$limit", query.Limit + 1));
        if (after?.Key is { } key) command.Parameters.AddWithValue("$key", key);
        if (after is not null) command.Parameters.AddWithValue("$id", Sql.Of(after.Id.Value));
        if (query.TitleContains is { } part) command.Parameters.AddWithValue("$part", TitleKey.Of(part));
        if (query.Since is { } since) command.Parameters.AddWithValue("$since", Sql.Of(since));
        return command;
    }

    private static string? ColumnOf(ContextOrder order) => order switch
    {
        ContextOrder.Updated => "updated",
        ContextOrder.Created => "created",
        ContextOrder.Title => "title_key",
        ContextOrder.Messages => "messages",
        ContextOrder.Bytes => "bytes",
        ContextOrder.StoredBytes => "stored_bytes",
        ContextOrder.Id => null,
        _ => throw new ArgumentException("expected one of the orders that there are"),
    };

    private static object? KeyOf(ContextSummary context, ContextOrder order, string titleKey) => order switch
    {
        ContextOrder.Updated => Sql.Of(context.Updated),
        ContextOrder.Created => Sql.Of(context.Created),
        ContextOrder.Title => titleKey,
        ContextOrder.Messages => context.Messages,
        ContextOrder.Bytes => context.Bytes,
        ContextOrder.StoredBytes => context.StoredBytes,
        _ => null,
    };

    private static ContextSummary Read(SqliteDataReader reader) => new(
        new ContextId(reader.Id(0)), reader.Text(1), Sql.TimeOf(reader.GetInt64(2)), Sql.TimeOf(reader.GetInt64(3)), Sql.TimeOf(reader.GetInt64(4)),
        reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), (MessageLayout)reader.GetInt64(8), reader.Text(9), reader.Text(10),
        reader.GetInt64(11), reader.Text(12));
}
