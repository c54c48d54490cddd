using ContextPool.Catalogue.Database;
using ContextPool.Storage;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>What the catalogue knows of a context.</summary>
/// <param name="Number">Its row; 0 for none.</param>
/// <param name="Revision">Another one after every writing of the row, whoever wrote it.</param>
/// <param name="Mark">The state in which it was read last; null where it has to be read again.</param>
/// <param name="WordsMark">The same of its words.</param>
internal readonly record struct KnownContext(long Number, long Revision, ContextMark? Mark, ContextMark? WordsMark)
{
    private const string Columns = "SELECT id, n, revision, mark, words_mark FROM contexts";

    /// <summary>True where it is still in the state in which it was read.</summary>
    public bool IsAsItWas(ContextMark? now) =>
        Mark is { } mark && now is { } state && !state.HasOtherHeadThan(mark) && !state.HasOtherMessagesThan(mark);

    /// <summary>True where its words are known as well as it is.</summary>
    public bool HasWords => Mark is not null && Mark == WordsMark;

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

    private static KnownContext Of(SqliteDataReader reader) => new(reader.GetInt64(1), reader.GetInt64(2), reader.Mark(3), reader.Mark(4));
}
