using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Database;

/// <summary>Short forms of what is asked of a connection. The transaction is that of the connection, whoever began it.</summary>
internal static class Sql
{
    private const int TicksPerSecond = 10_000_000;
    private const int NanosecondsPerTick = 100;

    /// <summary>Runs statements.</summary>
    public static int Do(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Prepare(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row; the default where there is none.</summary>
    public static T? Ask<T>(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Prepare(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? (T)value : default;
    }

    /// <summary>A command with values.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>The text of a column; null where it has none.</summary>
    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A tag of a column; 0 where it has none.</summary>
    public static UInt128 Tag(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? 0 : BinaryPrimitives.ReadUInt128BigEndian(reader.GetFieldValue<byte[]>(column));

    /// <summary>A tag as it is kept; null for 0, of which nobody can tell anything.</summary>
    public static object? Of(UInt128 tag)
    {
        if (tag == 0) return null;
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, tag);
        return bytes;
    }

    /// <summary>An id as it is kept, so that ids sort as they do everywhere.</summary>
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>An id of a column.</summary>
    public static Guid Id(this SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    /// <summary>A moment as it is kept: so many times 100 ns since 1970.</summary>
    public static long Of(Timestamp time) => checked((time.UnixSeconds * TicksPerSecond) + (time.Nanoseconds / NanosecondsPerTick));

    /// <summary>A moment that was kept.</summary>
    public static Timestamp TimeOf(long ticks)
    {
        (long seconds, long rest) = Math.DivRem(ticks, TicksPerSecond);
        return rest >= 0 ? new Timestamp(seconds, (int)rest * NanosecondsPerTick) : new Timestamp(seconds - 1, (int)(rest + TicksPerSecond) * NanosecondsPerTick);
    }
}
