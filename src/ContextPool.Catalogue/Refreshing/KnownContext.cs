using ContextPool.Catalogue.Database;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>What the catalogue knows of a context.</summary>
/// <param name="Number">Its row; 0 for none.</param>
/// <param name="Revision">Another one after every writing of the row, whoever wrote it.</param>
/// <param name="Tag">What it was tagged with when it was read last; 0 where it has to be read again.</param>
/// <param name="WordsTag">The same of its words.</param>
internal readonly record struct KnownContext(long Number, long Revision, UInt128 Tag, UInt128 WordsTag)
{
    private const string Columns = "SELECT id, n, revision, tag, words_tag FROM contexts";

    /// <summary>All of them.</summary>
    public static Dictionary<ContextId, KnownContext> All(SqliteConnection connection)
    {
        var all = new Dictionary<ContextId, KnownContext>();
        using SqliteCommand command = connection.Prepare(Columns);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read()) all.Add(new ContextId(reader.Id(0)), Of(reader));
        return all;
    }

    /// <summary>One; the default where it is not known.</summary>
    public static KnownContext Find(SqliteConnection connection, ContextId id)
    {
        using SqliteCommand command = connection.Prepare($"{Columns} WHERE id = $id", ("$id", Sql.Of(id.Value)));
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? Of(reader) : default;
    }

    private static KnownContext Of(SqliteDataReader reader) => new(reader.GetInt64(1), reader.GetInt64(2), reader.Tag(3), reader.Tag(4));
}
