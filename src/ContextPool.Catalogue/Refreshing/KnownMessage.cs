using ContextPool.Catalogue.Database;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>What the catalogue knows of a message whose words it has.</summary>
/// <param name="Number">Its row.</param>
/// <param name="Tag">What it was tagged with when it was read.</param>
/// <param name="Hash">Of all that was indexed of it.</param>
internal readonly record struct KnownMessage(long Number, UInt128 Tag, long Hash)
{
    /// <summary>Those of a context.</summary>
    public static Dictionary<MessageId, KnownMessage> Of(SqliteConnection connection, long context)
    {
        var known = new Dictionary<MessageId, KnownMessage>();
        if (context == 0) return known;
        using SqliteCommand command = connection.Prepare("SELECT id, n, tag, hash FROM messages WHERE context = $context", ("$context", context));
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read()) known.Add(new MessageId(reader.Id(0)), new KnownMessage(reader.GetInt64(1), reader.Tag(2), reader.GetInt64(3)));
        return known;
    }
}
