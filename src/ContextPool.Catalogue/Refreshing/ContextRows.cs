using ContextPool.Catalogue.Database;
using ContextPool.Storage;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>Writes the rows of contexts, in a transaction of one connection.</summary>
internal sealed class ContextRows(SqliteConnection connection)
{
    private const string Upsert = """
        INSERT INTO contexts (id, revision, mark, title, title_key, created, updated, written, messages, bytes, stored_bytes, layout, last_words, last_role, unreadable, problem)
        VALUES ($id, $revision, $mark, $title, $title_key, $created, $updated, $written, $messages, $bytes, $stored_bytes, $layout, $last_words, $last_role, $unreadable, $problem)
        ON CONFLICT (id) DO UPDATE SET revision = $revision, mark = $mark, title = $title, title_key = $title_key, created = $created, updated = $updated,
          written = $written, messages = $messages, bytes = $bytes, stored_bytes = $stored_bytes, layout = $layout, last_words = $last_words,
          last_role = $last_role, unreadable = $unreadable, problem = $problem
        RETURNING n
        """;

    /// <summary>Writes what was read. Returns what is known of the context from now on.</summary>
    public KnownContext Write(ContextFacts facts, KnownContext before)
    {
        ContextSummary summary = facts.Summary;
        long revision = Random.Shared.NextInt64();
        using SqliteCommand command = connection.Prepare(
            Upsert,
            ("$id", Sql.Of(summary.Id.Value)), ("$revision", revision), ("$mark", Sql.Of(facts.Mark)), ("$title", summary.Title),
            ("$title_key", TitleKey.Of(summary.Title)), ("$created", Sql.Of(summary.Created)), ("$updated", Sql.Of(summary.Updated)),
            ("$written", Sql.Of(summary.Written)), ("$messages", summary.Messages), ("$bytes", summary.Bytes), ("$stored_bytes", summary.StoredBytes),
            ("$layout", (long)summary.Layout), ("$last_words", summary.LastWords), ("$last_role", summary.LastRole),
            ("$unreadable", summary.Unreadable), ("$problem", summary.Problem));
        return new KnownContext((long)command.ExecuteScalar()!, revision, facts.Mark, before.WordsMark);
    }

    /// <summary>Says in which state a context was read, and its words if they were.</summary>
    public void SetMark(KnownContext context, ContextMark mark)
    {
        connection.Do("UPDATE contexts SET mark = $mark WHERE n = $n", ("$mark", Sql.Of(mark)), ("$n", context.Number));
        if (context.HasWords) SetWordsMark(context, mark);
    }

    /// <summary>Says in which state the words of a context were read.</summary>
    public void SetWordsMark(KnownContext context, ContextMark? mark) =>
        connection.Do("UPDATE contexts SET words_mark = $mark WHERE n = $n", ("$mark", Sql.Of(mark)), ("$n", context.Number));

    /// <summary>Takes a context out, with all its words.</summary>
    public void Remove(KnownContext context)
    {
        connection.Do("DELETE FROM words WHERE rowid IN (SELECT n FROM messages WHERE context = $n)", ("$n", context.Number));
        connection.Do("DELETE FROM messages WHERE context = $n", ("$n", context.Number));
        connection.Do("DELETE FROM contexts WHERE n = $n", ("$n", context.Number));
    }
}
