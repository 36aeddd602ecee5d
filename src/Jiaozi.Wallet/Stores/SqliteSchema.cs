using Microsoft.Data.Sqlite;

namespace Jiaozi.Wallet.Stores;

/// <summary>The tables of a wallet file.</summary>
internal static class SqliteSchema
{
    /// <summary>"JZWA": tells a wallet from other SQLite files.</summary>
    public const long ApplicationId = 0x4a5a5741;

    public const long Version = 1;

    private const string Tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE coins (
            id BLOB PRIMARY KEY, minor_units INTEGER NOT NULL, bytes BLOB NOT NULL, reserved_by BLOB
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE traces (id BLOB PRIMARY KEY, trace INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE orders (
            id BLOB PRIMARY KEY, kind INTEGER NOT NULL, signed BLOB NOT NULL, inputs BLOB NOT NULL,
            offered BLOB NOT NULL, minor_units INTEGER NOT NULL, other_party TEXT NOT NULL,
            created INTEGER NOT NULL, expiry INTEGER NOT NULL, state INTEGER NOT NULL, status INTEGER NOT NULL,
            detail TEXT NOT NULL, outcome BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX open_orders ON orders (created, id) WHERE state < 3;
        CREATE TABLE history (
            number INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, kind INTEGER NOT NULL, order_id BLOB,
            coin_id BLOB, minor_units INTEGER NOT NULL, other_party TEXT NOT NULL, detail TEXT NOT NULL
        ) STRICT;
        """;

    /// <summary>Makes the tables in an empty file; refuses files of other programs and of newer versions.</summary>
    public static void Prepare(SqliteConnection connection, string path)
    {
        long version = Number(connection, "PRAGMA user_version");
        long application = Number(connection, "PRAGMA application_id");
        bool empty = Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (application != ApplicationId && !(empty && application == 0))
            throw new WalletException($"The file {path} is a database of another program.");
        if (version > Version)
        {
            throw new WalletException(
                $"The wallet {path} was written by a newer program (schema {version}; this one knows {Version}).");
        }

        if (version == Version) return;
        using SqliteTransaction transaction = connection.BeginTransaction();
        Run(connection, $"{Tables} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
        transaction.Commit();
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
