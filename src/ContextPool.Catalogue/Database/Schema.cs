using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Database;

/// <summary>The tables; see FORMAT.md, "catalogue.db".</summary>
internal static class Schema
{
    /// <summary>Of these tables and of what the words are made into; a file of another one is made anew.</summary>
    public const int Version = 1;

    /// <summary>"ctxp": tells the file from other databases.</summary>
    public const int ApplicationId = 0x63747870;

    /// <summary>Notes: which store it is of; that all of it was read once; the same of the words; that somebody wanted words.</summary>
    public const string StoreNote = "store";

    /// <summary>All contexts were read once.</summary>
    public const string CompleteNote = "complete";

    /// <summary>All words were.</summary>
    public const string WordsCompleteNote = "words_complete";

    /// <summary>Somebody wanted them.</summary>
    public const string WordsWantedNote = "words_wanted";

    private const string Tables = """
        CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE contexts (
          n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL, mark BLOB, words_mark BLOB,
          title TEXT, title_key TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, written INTEGER NOT NULL,
          messages INTEGER NOT NULL, bytes INTEGER NOT NULL, stored_bytes INTEGER NOT NULL, layout INTEGER NOT NULL,
          last_words TEXT, last_role TEXT, unreadable INTEGER NOT NULL, problem TEXT);
        CREATE INDEX contexts_by_updated ON contexts (updated, id);
        CREATE INDEX contexts_by_created ON contexts (created, id);
        CREATE INDEX contexts_by_title ON contexts (title_key, id);
        CREATE INDEX contexts_by_messages ON contexts (messages, id);
        CREATE INDEX contexts_by_bytes ON contexts (bytes, id);
        CREATE INDEX contexts_by_stored_bytes ON contexts (stored_bytes, id);
        CREATE TABLE messages (
          n INTEGER PRIMARY KEY, context INTEGER NOT NULL, id BLOB NOT NULL, tag BLOB NOT NULL, hash INTEGER NOT NULL);
        CREATE UNIQUE INDEX messages_by_context ON messages (context, id);
        CREATE VIRTUAL TABLE words USING fts5(
          text, facts, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
        INSERT INTO words(words, rank) VALUES('hashsize', 8388608);
        """;

    /// <summary>Makes the tables in a file that is new; true where it has those of this version, for this store.</summary>
    public static bool TryPrepare(SqliteConnection connection, string store)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        long version = connection.Ask<long>("PRAGMA user_version");
        bool isNew = version == 0 && connection.Ask<long>("SELECT count(*) FROM sqlite_schema") == 0;
        if (isNew)
        {
            connection.Do(Tables);
            connection.Do("INSERT INTO notes VALUES ($name, $value)", ("$name", StoreNote), ("$value", store));
            connection.Do($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
        }
        else if (version != Version || connection.Ask<long>("PRAGMA application_id") != ApplicationId || Note(connection, StoreNote) != store)
        {
            return false;
        }

        transaction.Commit();
        return true;
    }

    /// <summary>What was noted under a name; null where nothing was.</summary>
    public static string? Note(SqliteConnection connection, string name) =>
        connection.Ask<string?>("SELECT value FROM notes WHERE name = $name", ("$name", name));

    /// <summary>Notes something, in the transaction that is open.</summary>
    public static void SetNote(SqliteConnection connection, string name, string value) =>
        connection.Do("INSERT INTO notes VALUES ($name, $value) ON CONFLICT DO UPDATE SET value = $value", ("$name", name), ("$value", value));
}
