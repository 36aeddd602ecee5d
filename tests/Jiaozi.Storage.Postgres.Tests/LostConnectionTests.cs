using System.Net;
using System.Net.Sockets;
using Jiaozi.Central.Cluster;
using Npgsql;

namespace Jiaozi.Storage.Postgres.Tests;

/// <summary>
/// A connection that breaks while the server is at its commit: the server does not notice, and goes on with it.
/// </summary>
public sealed class LostConnectionTests(DatabaseServer server)
{
    private static readonly byte[] Key = [7];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FenceAsync_ServerIsStillAtACommit_WaitsForItsEndAndThenReadsTellTheTruth()
    {
        PostgresOptions options = server.NewOptions();
        var to = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        using var relay = new Relay(to.Host!, to.Port);
        to.Port = relay.Port;
        await using PostgresStore store = await PostgresStore.OpenAsync(
            options with { ConnectionString = to.ConnectionString }, Cancellation);
        NodeLease lease = await NodeLease.TakeAsync(store, "node", _ => true, TimeProvider.System);
        var first = new StoreBatch();
        first.Put(StoreFamily.Entries, Key, [1]);
        await store.CommitAsync(first, Cancellation);

        // Another transaction has the row, as a slow disk or a standby that is away would have the commit wait.
        await using var source = NpgsqlDataSource.Create(
            $"{server.ConnectionString};Pooling=false;Search Path={options.Schema}");
        await using NpgsqlConnection other = await source.OpenConnectionAsync(Cancellation);
        await using NpgsqlTransaction holding = await other.BeginTransactionAsync(Cancellation);
        await using (var row = new NpgsqlCommand("SELECT * FROM entries FOR UPDATE", other))
            await row.ExecuteNonQueryAsync(Cancellation);
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Entries, Key, [2]);
        lease.Guard(batch);
        Task commit = store.CommitAsync(batch, Cancellation).AsTask();
        await WaitForWaitersAsync(1);

        relay.Cut();
        await Assert.ThrowsAsync<StoreException>(() => commit);
        Task fence = FenceAsync(lease);
        await WaitForWaitersAsync(2);
        Assert.False(fence.IsCompleted);
        await holding.RollbackAsync(Cancellation);
        await fence;

        byte[]?[] found = await store.GetManyAsync([new StoreKey(StoreFamily.Entries, Key)], Cancellation);
        Assert.Equal([2], found[0]);
        await Assert.ThrowsAsync<StoreConflictException>(async () => await store.CommitAsync(batch, Cancellation));
    }

    /// <summary>The pool may hand out connections that were cut before it gets to a sound one.</summary>
    private static async Task FenceAsync(NodeLease lease)
    {
        while (true)
        {
            try
            {
                await lease.FenceAsync();
                return;
            }
            catch (StoreException)
            {
                await Task.Delay(Pause, TimeProvider.System, Cancellation);
            }
        }
    }

    private async Task WaitForWaitersAsync(long count)
    {
        const string Waiters =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'jiaozi%' AND wait_event_type = 'Lock'";
        while (!Equals(await server.RunAsync(Waiters), count)) await Task.Delay(Pause, TimeProvider.System, Cancellation);
    }

    /// <summary>Passes connections on to the server until it cuts them.</summary>
    private sealed class Relay : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _open = [];

        public Relay(string host, int port)
        {
            _listener.Start();
            _ = AcceptAsync(host, port);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Cuts the clients off; the server's side stays open, as when a cable is pulled.</summary>
        public void Cut()
        {
            lock (_open)
            {
                foreach (TcpClient client in _open) client.Close();
                _open.Clear();
            }
        }

        public void Dispose()
        {
            _listener.Stop();
            Cut();
        }

        private async Task AcceptAsync(string host, int port)
        {
            try
            {
                while (true)
                {
                    TcpClient client = await _listener.AcceptTcpClientAsync(Cancellation);
                    var there = new TcpClient();
                    await there.ConnectAsync(host, port, Cancellation);
                    lock (_open) _open.Add(client);
                    _ = PumpAsync(client, there);
                    _ = PumpAsync(there, client);
                }
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private static async Task PumpAsync(TcpClient from, TcpClient to)
        {
            try
            {
                await from.GetStream().CopyToAsync(to.GetStream(), Cancellation);
            }
            catch (Exception fault) when (
                fault is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
            {
                // Cut, or the test is over.
            }
        }
    }
}
