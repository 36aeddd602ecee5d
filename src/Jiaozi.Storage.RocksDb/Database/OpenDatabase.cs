using Jiaozi.Storage.RocksDb.Threads;
using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>
/// One opening of a store's database, and what must have ended before it is closed: calls under way and snapshots. A
/// store closes it before its own end when a commit failed, and opens the database anew.
/// </summary>
internal sealed class OpenDatabase(FamilyDatabase families)
{
    private readonly OpenCalls _calls = new();
    private readonly HashSet<RocksDbSnapshot> _snapshots = [];

    /// <summary>Begins to use the database; false if it is being closed.</summary>
    public bool TryBegin(out FamilyDatabase database)
    {
        database = families;
        return _calls.TryBegin();
    }

    /// <summary>Ends what <see cref="TryBegin"/> has begun.</summary>
    public void End() => _calls.End();

    /// <summary>Notes a snapshot, to be let go before the database is. Call it while using the database.</summary>
    public void Add(RocksDbSnapshot snapshot)
    {
        lock (_snapshots)
            _snapshots.Add(snapshot);
    }

    /// <summary>Lets the native snapshot go, unless that was done when the database was closed.</summary>
    public void Release(RocksDbSnapshot snapshot, Snapshot taken)
    {
        lock (_snapshots)
        {
            if (_snapshots.Remove(snapshot))
                taken.Dispose();
        }
    }

    /// <summary>Waits for the calls under way, ends all snapshots and closes the database.</summary>
    /// <param name="flush">True to leave nothing in the log for the next start to read.</param>
    public async Task CloseAsync(bool flush)
    {
        await _calls.StopAsync();
        CloseNow(flush);
    }

    /// <summary>The same on a thread that may wait, leaving the log as it is.</summary>
    public void Close()
    {
        _calls.StopAsync().Wait();
        CloseNow(flush: false);
    }

    private void CloseNow(bool flush)
    {
        lock (_snapshots)
        {
            foreach (RocksDbSnapshot snapshot in _snapshots)
                snapshot.ReleaseByStore();
            _snapshots.Clear();
        }

        try
        {
            if (flush)
                families.Flush();
        }
        catch (RocksDbSharpException)
        {
            // Nothing is lost: what is not in a table file is in the log, and the next start reads it from there.
        }
        finally
        {
            families.Dispose();
        }
    }
}
