using System.Runtime.CompilerServices;
using Jiaozi.Storage.RocksDb.Database;
using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb;

/// <summary>A RocksDB snapshot that stays as long as somebody reads from it and its database is open.</summary>
internal sealed class RocksDbSnapshot(RocksDbStore store, OpenDatabase database, Snapshot taken) : IStoreSnapshot
{
    private readonly Lock _lock = new();
    private int _users;
    private bool _disposed;

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
            ReadOnlyMemory<byte> from = after;
            (List<StorePair> pairs, more) = await store.ReadAsync(
                database, families => Use(snapshot => PageReader.Read(families, snapshot, family, prefix, from)),
                cancellation);
            foreach (StorePair pair in pairs)
            {
                yield return pair;
                cancellation.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_disposed, this);
                store.ThrowIfClosing();
            }

            if (more)
                after = pairs[^1].Key;
        }
    }

    public ValueTask DisposeAsync()
    {
        bool unused;
        lock (_lock)
        {
            unused = !_disposed && _users == 0;
            _disposed = true;
        }

        if (unused)
            database.Release(this, taken);
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets the native snapshot go with its database; nobody reads any more.</summary>
    public void ReleaseByStore() => taken.Dispose();

    /// <summary>Reads from the native snapshot, which stays at least until the reading has ended.</summary>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    private T Use<T>(Func<Snapshot, T> read)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _users++;
        }

        try
        {
            return read(taken);
        }
        finally
        {
            bool last;
            lock (_lock)
                last = --_users == 0 && _disposed;
            if (last)
                database.Release(this, taken);
        }
    }
}
