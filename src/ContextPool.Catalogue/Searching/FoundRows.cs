using ContextPool.Catalogue.Database;
using ContextPool.Catalogue.Words;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Searching;

/// <summary>A message that the index finds.</summary>
/// <param name="Row">Its row, which tells its second.</param>
/// <param name="Context">Where it is.</param>
/// <param name="Message">It.</param>
internal readonly record struct FoundRow(long Row, ContextId Context, MessageId Message);

/// <summary>Asks the index. It gives rows from the last on, and reads no more of its lists than it is asked for.</summary>
internal static class FoundRows
{
    private const string Found = """
        SELECT m.n, c.id, m.id FROM words w CROSS JOIN messages m ON m.n = w.rowid CROSS JOIN contexts c ON c.n = m.context
        WHERE w.words MATCH $expression AND w.rowid < $before AND w.rowid >= $since ORDER BY w.rowid DESC LIMIT $count
        """;

    /// <summary>So many rows before one.</summary>
    public static List<FoundRow> Before(SqliteConnection connection, WantedWords wanted, SearchQuery query, long before, int count)
    {
        var found = new List<FoundRow>(count);
        long? context = query.Context is { } id ? connection.Ask<long?>("SELECT n FROM contexts WHERE id = $id", ("$id", Sql.Of(id.Value))) : null;
        if (query.Context is not null && context is null) return found;
        using SqliteCommand command = connection.Prepare(
            Found, ("$expression", ExpressionOf(wanted, query, context)), ("$before", before), ("$count", count),
            ("$since", query.Since is { } since ? RowNumbers.FirstOf(since.UnixSeconds) : 0));
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read()) found.Add(new FoundRow(reader.GetInt64(0), new ContextId(reader.Id(1)), new MessageId(reader.Id(2))));
        return found;
    }

    private static string ExpressionOf(WantedWords wanted, SearchQuery query, long? context)
    {
        string expression = $"text : ({wanted.Expression})";
        if (query.Role is { } role) expression += $" AND facts : {RoleWord.Of(role)}";
        if (context is { } number) expression += $" AND facts : {RoleWord.OfContext(number)}";
        return expression;
    }
}
