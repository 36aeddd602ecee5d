using Npgsql;

namespace Jiaozi.Storage.Postgres.Connections;

/// <summary>The store's connections: one for commits, some for reads, some for snapshots, so that none waits for
/// another kind.</summary>
internal sealed class StorePools(PostgresOptions options) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _commits = Build(options, 1);
    private readonly NpgsqlDataSource _reads = Build(options, options.ReadConnections);
    private readonly NpgsqlDataSource _snapshots = Build(options, options.SnapshotConnections);

    /// <summary>What exceptions of the database mean.</summary>
    public PostgresFaults Faults { get; } = new(options);

    /// <summary>Runs a commit on its connection.</summary>
    public Task CommitAsync(Func<NpgsqlConnection, Task> work) =>
        CallAsync(
            _commits,
            async connection =>
            {
                await work(connection);
                return true;
            },
            CancellationToken.None);

    /// <summary>Runs a read on a connection of its own.</summary>
    public Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) =>
        CallAsync(_reads, work, cancellation);

    /// <summary>Takes a connection for a snapshot; whoever asked disposes it.</summary>
    public async Task<NpgsqlConnection> OpenSnapshotAsync(CancellationToken cancellation)
    {
        try
        {
            return await _snapshots.OpenConnectionAsync(cancellation);
        }
        catch (Exception e) when (Faults.Explain(e) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>
    /// The exception for the caller, or null when it is none of the database's. A connection that broke tells that the
    /// others which wait in the pools are broken as well: a server that restarts breaks them all.
    /// </summary>
    public StoreException? Judge(Exception e)
    {
        StoreException? explained = Faults.Explain(e);
        if (explained is not null && PostgresFaults.IsBroken(e))
        {
            _commits.Clear();
            _reads.Clear();
            _snapshots.Clear();
        }

        return explained;
    }

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        await _reads.DisposeAsync();
        await _snapshots.DisposeAsync();
    }

    private static NpgsqlDataSource Build(PostgresOptions options, int connections) =>
        new NpgsqlDataSourceBuilder(ConnectionStrings.For(options, connections).ConnectionString).Build();

    private async Task<T> CallAsync<T>(
        NpgsqlDataSource pool, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using NpgsqlConnection connection = await pool.OpenConnectionAsync(cancellation);
            return await work(connection);
        }
        catch (Exception e) when (Judge(e) is { } explained)
        {
            throw explained;
        }
    }
}
