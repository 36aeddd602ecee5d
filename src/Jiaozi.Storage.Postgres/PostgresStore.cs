using Jiaozi.Storage.Postgres.Connections;
using Jiaozi.Storage.Postgres.Schema;
using Jiaozi.Storage.Postgres.Statements;
using Npgsql;

namespace Jiaozi.Storage.Postgres;

/// <summary>
/// The store of a region on several servers: a PostgreSQL database that its nodes share. The database itself enforces
/// the preconditions of every commit, so any number of stores may commit side by side.
/// </summary>
public sealed class PostgresStore : IStore
{
    private const string TakeSnapshot =
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_current_snapshot()";

    private readonly StorePools _pools;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<PostgresSnapshot> _snapshots = [];
    private readonly Lazy<Task> _closing;

    private PostgresStore(StorePools pools)
    {
        _pools = pools;
        _closing = new Lazy<Task>(CloseAsync);
    }

    internal CallGate Gate { get; } = new();

    /// <summary>
    /// Opens the store, and makes its schema when there is none. Nodes that start at once wait for each other.
    /// </summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    /// <exception cref="StoreException">The database cannot be used: it cannot be reached, refuses the login, only
    /// reads, is too old, is set up to lose commits, or has a schema of a newer version.</exception>
    public static async Task<PostgresStore> OpenAsync(PostgresOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        await SchemaMigrator.RunAsync(options, cancellation);
        return new PostgresStore(new StorePools(options));
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<StoreKey> keys, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(keys);
        for (int i = 0; i < keys.Count; i++)
            StoreFamilies.ThrowIfUnknown(keys[i].Family);
        using CallGate.Visit visit = Gate.Enter();
        cancellation.ThrowIfCancellationRequested();
        if (keys.Count == 0)
            return [];
        return await _pools.ReadAsync(
            connection => ReadStatement.ReadAsync(connection, keys, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using CallGate.Visit visit = Gate.Enter();
        await _turn.WaitAsync(cancellation);
        try
        {
            if (batch.Changes.Count > 0)
                await _pools.CommitAsync(connection => CommitStatement.SendAsync(connection, batch.Changes));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreSnapshot> SnapshotAsync(CancellationToken cancellation)
    {
        using CallGate.Visit visit = Gate.Enter();
        NpgsqlConnection connection = await _pools.OpenSnapshotAsync(cancellation);
        try
        {
            await using (NpgsqlCommand begin = new(TakeSnapshot, connection))
                await begin.ExecuteNonQueryAsync(cancellation);
            var snapshot = new PostgresSnapshot(this, connection);
            lock (_snapshots)
                _snapshots.Add(snapshot);
            return snapshot;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            if (Judge(e) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>
    /// Finishes what was called and lets the connections go. Snapshots that are still open end with the store.
    /// </summary>
    public async ValueTask DisposeAsync() => await _closing.Value;

    internal StoreException? Judge(Exception e) => _pools.Judge(e);

    internal void Forget(PostgresSnapshot snapshot)
    {
        lock (_snapshots)
            _snapshots.Remove(snapshot);
    }

    private async Task CloseAsync()
    {
        await Gate.CloseAsync();
        PostgresSnapshot[] open;
        lock (_snapshots)
            open = [.. _snapshots];
        foreach (PostgresSnapshot snapshot in open)
            await snapshot.DisposeAsync();
        await _pools.DisposeAsync();
    }
}
