using System.Data;
using System.Runtime.CompilerServices;
using Jiaozi.Storage.Postgres.Statements;
using Npgsql;

namespace Jiaozi.Storage.Postgres;

/// <summary>
/// A view held by a transaction on a connection of its own. Pages of several scans take turns on it.
/// </summary>
internal sealed class PostgresSnapshot(PostgresStore store, NpgsqlConnection connection) : IStoreSnapshot
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _disposed;

    public async IAsyncEnumerable<StorePair> ScanAsync(
        StoreFamily family,
        ReadOnlyMemory<byte> prefix,
        ReadOnlyMemory<byte> after,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        StoreFamilies.ThrowIfUnknown(family);
        bool more = true;
        while (more)
        {
            (List<StorePair> pairs, more) = await ReadPageAsync(family, prefix, after, cancellation);
            // Copied first: whoever gets a pair may overwrite it.
            if (more)
                after = pairs[^1].Key.AsSpan().ToArray();
            foreach (StorePair pair in pairs)
            {
                yield return pair;
                cancellation.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_disposed, this);
                store.Gate.ThrowIfClosed();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The wait ends with the page that is being read; the connection then goes back without its transaction.
        await _turn.WaitAsync();
        try
        {
            if (!_disposed)
                await connection.DisposeAsync();
            _disposed = true;
        }
        finally
        {
            _turn.Release();
        }

        store.Forget(this);
    }

    private async Task<(List<StorePair> Pairs, bool More)> ReadPageAsync(
        StoreFamily family, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after, CancellationToken cancellation)
    {
        using CallGate.Visit visit = store.Gate.Enter();
        await _turn.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (connection.State != ConnectionState.Open)
                throw new StoreException("The snapshot was lost with its connection to the database; take a new one.");
            return await PageStatement.ReadAsync(connection, family, prefix, after, cancellation);
        }
        catch (Exception e) when (store.Judge(e) is { } explained)
        {
            throw explained;
        }
        finally
        {
            _turn.Release();
        }
    }
}
