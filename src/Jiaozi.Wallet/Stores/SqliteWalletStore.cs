using System.Globalization;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Microsoft.Data.Sqlite;

namespace Jiaozi.Wallet.Stores;

/// <summary>
/// A wallet in one SQLite file (write-ahead log, synchronous=FULL), held by one process at a time. On Unix only its
/// user may read it (mode 0600).
/// </summary>
public sealed class SqliteWalletStore : IWalletStore
{
    private const string IdentityKey = "identity";
    private const string NetworkFileKey = "network-file";
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    private SqliteWalletStore(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a wallet file or makes an empty one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WalletException">
    /// Another process has the wallet open; a newer program wrote it; it is no wallet; or the disk fails.
    /// </exception>
    public static SqliteWalletStore Open(string path)
    {
        SqliteConnection? connection = null;
        try
        {
            CreateForUserOnly(path);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1,
            }.ToString());
            connection.Open();
            // Exclusive mode keeps the first lock until the file is closed: a second process is told at once.
            SqliteSchema.Run(connection, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = ON;");
            SqliteSchema.Run(connection, "BEGIN EXCLUSIVE; COMMIT;");
            SqliteSchema.Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            SqliteSchema.Prepare(connection, path);
            return new SqliteWalletStore(connection);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw Explain(fault, path);
        }
        catch (WalletException)
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<WalletIdentity?> ReadIdentityAsync(CancellationToken cancellation = default) =>
        Guard(() => ReadMeta(IdentityKey) is { } bytes ? SqliteRows.Identity(bytes) : null);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadNetworkFileAsync(CancellationToken cancellation = default) =>
        Guard(() => ReadMeta(NetworkFileKey) is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WalletCoin>> ReadCoinsAsync(CancellationToken cancellation = default) =>
        Guard(() => Query($"SELECT {SqliteRows.CoinColumns} FROM coins ORDER BY minor_units, id", SqliteRows.Coin));

    /// <inheritdoc/>
    public ValueTask<CoinTrace> TraceCoinAsync(CoinId coin, CancellationToken cancellation = default) =>
        Guard(() => QueryOne(
            "SELECT trace FROM traces WHERE id = $0", row => (CoinTrace)row.GetInt32(0),
            SqliteRows.Bytes(coin.Value)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WalletOrder>> ReadOpenOrdersAsync(CancellationToken cancellation = default) =>
        Guard(() => Query(
            $"SELECT {SqliteRows.OrderColumns} FROM orders WHERE state < 3 ORDER BY created, id", SqliteRows.Order));

    /// <inheritdoc/>
    public ValueTask<WalletOrder?> ReadOrderAsync(OrderId id, CancellationToken cancellation = default) =>
        Guard(() => QueryOne(
            $"SELECT {SqliteRows.OrderColumns} FROM orders WHERE id = $0", SqliteRows.Order,
            SqliteRows.Bytes(id.Value)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HistoryLine>> ReadHistoryAsync(
        long after, int limit, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Guard(() => Query(
            $"SELECT {SqliteRows.HistoryColumns} FROM history WHERE number > $0 ORDER BY number LIMIT $1",
            SqliteRows.Line, after, limit));
    }

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(WalletChange change, CancellationToken cancellation = default) =>
        await Guard(() =>
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            Write(change);
            transaction.Commit();
            return true;
        });

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate) _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(WalletChange change)
    {
        if (change.Identity is { } identity) PutMeta(IdentityKey, SqliteRows.Identity(identity));
        if (change.NetworkFile is { } file) PutMeta(NetworkFileKey, file.ToArray());
        foreach (CoinId id in change.SpentCoins)
        {
            Run("DELETE FROM coins WHERE id = $0", SqliteRows.Bytes(id.Value));
            Run(
                "INSERT INTO traces VALUES ($0, 2) ON CONFLICT (id) DO UPDATE SET trace = 2",
                SqliteRows.Bytes(id.Value));
        }

        foreach (CoinId id in change.RemovedCoins) Run("DELETE FROM coins WHERE id = $0", SqliteRows.Bytes(id.Value));
        foreach (WalletCoin coin in change.Coins)
        {
            Run(
                "INSERT OR REPLACE INTO coins VALUES ($0, $1, $2, $3)", SqliteRows.Bytes(coin.Id.Value),
                coin.Amount.MinorUnits, coin.Bytes.ToArray(), SqliteRows.OrNull(coin.ReservedBy?.Value));
            Run("INSERT INTO traces VALUES ($0, 1) ON CONFLICT (id) DO NOTHING", SqliteRows.Bytes(coin.Id.Value));
        }

        foreach (OrderId id in change.RemovedOrders)
            Run("DELETE FROM orders WHERE id = $0", SqliteRows.Bytes(id.Value));
        foreach (WalletOrder order in change.Orders)
        {
            Run(
                "INSERT OR REPLACE INTO orders VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                SqliteRows.Bytes(order.Id.Value), (int)order.Kind, order.Signed.ToArray(),
                SqliteRows.Inputs(order.Inputs), SqliteRows.Bytes(order.Offered), order.MinorUnits, order.OtherParty,
                order.CreatedUnixMs, order.ExpiryUnixMs, (int)order.State, (int)order.Status, order.Detail,
                order.Outcome.ToArray());
        }

        foreach (HistoryLine line in change.History)
        {
            Run(
                "INSERT INTO history (time, kind, order_id, coin_id, minor_units, other_party, detail) "
                + "VALUES ($0, $1, $2, $3, $4, $5, $6)",
                line.TimeUnixMs, (int)line.Kind, SqliteRows.OrNull(line.Order?.Value),
                SqliteRows.OrNull(line.Coin?.Value), line.MinorUnits, line.OtherParty, line.Detail);
        }
    }

    private byte[]? ReadMeta(string key) =>
        QueryOne("SELECT value FROM meta WHERE key = $0", row => (byte[])row[0], key);

    private void PutMeta(string key, byte[] value) => Run("INSERT OR REPLACE INTO meta VALUES ($0, $1)", key, value);

    private void Run(string sql, params object[] values)
    {
        using SqliteCommand command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private IReadOnlyList<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params object[] values)
    {
        using SqliteCommand command = Command(sql, values);
        using SqliteDataReader row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read()) rows.Add(read(row));
        return rows;
    }

    private T? QueryOne<T>(string sql, Func<SqliteDataReader, T> read, object value)
    {
        IReadOnlyList<T> rows = Query(sql, read, value);
        return rows.Count == 0 ? default : rows[0];
    }

    private SqliteCommand Command(string sql, object[] values)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), values[i]);
        return command;
    }

    private ValueTask<T> Guard<T>(Func<T> work)
    {
        lock (_gate)
        {
            try
            {
                return ValueTask.FromResult(work());
            }
            catch (Exception fault) when (fault is SqliteException or FormatException)
            {
                throw Explain(fault, _connection.DataSource);
            }
        }
    }

    private static WalletException Explain(Exception fault, string path) => fault switch
    {
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked } =>
            new WalletException($"The wallet {path} is open in another program; close it there first.", fault),
        _ => new WalletException($"The wallet {path} cannot be used: {fault.Message}", fault),
    };

    private static void CreateForUserOnly(string path)
    {
        if (File.Exists(path)) return;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }
}
