using ContextPool.Catalogue.Database;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>Writes the rows of contexts, in a transaction of one connection.</summary>
internal sealed class ContextRows(SqliteConnection connection)
{
    private const string Upsert = """
        INSERT INTO contexts (id, revision, tag, title, title_key, created, updated, written, messages, bytes, stored_bytes, layout, last_words, last_role, unreadable, problem)
        VALUES ($id, $revision, $tag, $title, $title_key, $created, $updated, $written, $messages, $bytes, $stored_bytes, $layout, $last_words, $last_role, $unreadable, $problem)
        ON CONFLICT (id) DO UPDATE SET revision = $revision, tag = $tag, title = $title, title_key = $title_key, created = $created, updated = $updated,
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
            ("$id", Sql.Of(summary.Id.Value)), ("$revision", revision), ("$tag", Sql.Of(facts.Tag)), ("$title", summary.Title),
            ("$title_key", TitleKey.Of(summary.Title)), ("$created", Sql.Of(summary.Created)), ("$updated", Sql.Of(summary.Updated)),
            ("$written", Sql.Of(summary.Written)), ("$messages", summary.Messages), ("$bytes", summary.Bytes), ("$stored_bytes", summary.StoredBytes),
            ("$layout", (long)summary.Layout), ("$last_words", summary.LastWords), ("$last_role", summary.LastRole),
            ("$unreadable", summary.Unreadable), ("$problem", summary.Problem));
        return new KnownContext((long)command.ExecuteScalar()!, revision, facts.Tag, before.WordsTag);
    }

    /// <summary>Says that all words are those of a version; or, with tag 0, of none.</summary>
    public void SetWordsTag(KnownContext context, UInt128 tag) =>
        connection.Do("UPDATE contexts SET words_tag = $tag WHERE n = $n", ("$tag", Sql.Of(tag)), ("$n", context.Number));

    /// <summary>Takes a context out, with all its words.</summary>
    public void Remove(KnownContext context)
    {
        connection.Do("DELETE FROM words WHERE rowid IN (SELECT n FROM messages WHERE context = $n)", ("$n", context.Number));
        connection.Do("DELETE FROM messages WHERE context = $n", ("$n", context.Number));
        connection.Do("DELETE FROM contexts WHERE n = $n", ("$n", context.Number));
    }
}
