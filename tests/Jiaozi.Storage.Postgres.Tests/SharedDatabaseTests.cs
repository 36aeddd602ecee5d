using Jiaozi.Storage.TestKit;

namespace Jiaozi.Storage.Postgres.Tests;

/// <summary>Two stores on one database, as two nodes of a cluster have them: neither knows of the other.</summary>
public sealed class SharedDatabaseTests(DatabaseServer server) : IAsyncLifetime
{
    private const int Rounds = 20;

    private readonly PostgresOptions _options = server.NewOptions();
    private PostgresStore[] _nodes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // On an empty database both have to make the schema.
    public async ValueTask InitializeAsync() => _nodes = await Task.WhenAll(
        PostgresStore.OpenAsync(_options, Cancellation), PostgresStore.OpenAsync(_options, Cancellation));

    public async ValueTask DisposeAsync()
    {
        foreach (PostgresStore node in _nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task CommitAsync_BothSpendOneCoin_ExactlyOneSucceedsAndTheOtherLeavesNothing()
    {
        for (byte round = 0; round < Rounds; round++)
        {
            byte[] coin = [round];
            await CommitAsync(0, batch => batch.PutNew(StoreFamily.Coins, coin, [1]));

            await RaceAsync(node => batch =>
            {
                batch.DeleteExisting(StoreFamily.Coins, coin);
                batch.PutNew(StoreFamily.Entries, (byte[])[round, node], [1]);
            });

            await AssertOneEntryPerRoundAsync(round);
        }
    }

    [Fact]
    public async Task CommitAsync_BothPutOneNewKey_ExactlyOneSucceedsAndTheOtherLeavesNothing()
    {
        for (byte round = 0; round < Rounds; round++)
        {
            byte[] seal = [round];

            await RaceAsync(node => batch =>
            {
                batch.PutNew(StoreFamily.Seals, seal, [node]);
                batch.PutNew(StoreFamily.Entries, (byte[])[seal[0], node], [1]);
            });

            await AssertOneEntryPerRoundAsync(round);
        }
    }

    // Each holds what the other one writes next: whenever they meet there, they deadlock, and that is nobody's fault.
    [Fact]
    public async Task CommitAsync_BothHoldWhatTheOtherWrites_NeitherFails()
    {
        byte[][] keys = [[1], [2]];
        await CommitAsync(0, batch => Array.ForEach(keys, key => batch.Put(StoreFamily.Meta, key, [1])));

        await Task.WhenAll(Task.Run(() => WriteAsync(0)), Task.Run(() => WriteAsync(1)));

        Assert.Equal(2 * Rounds, (await StoreDump.OfAsync(_nodes[0], Cancellation)).Count(line => line[0] == 'C'));

        async Task WriteAsync(int node)
        {
            for (byte i = 0; i < Rounds; i++)
            {
                byte[] coin = [i, (byte)node];
                await CommitAsync(node, batch =>
                {
                    batch.Expect(StoreFamily.Meta, keys[node], [1]);
                    batch.PutNew(StoreFamily.Coins, coin, [1]);
                    batch.Put(StoreFamily.Meta, keys[1 - node], [1]);
                });
            }
        }
    }

    // A transaction beside the store has changed the lease and is not finished: the commit has to wait for it and then
    // to fail, though the old value was still there when it began.
    [Fact]
    public async Task CommitAsync_LeaseIsBeingTakenOver_WaitsAndConflicts()
    {
        await CommitAsync(0, batch => batch.Put(StoreFamily.Meta, new byte[] { 1 }, [1]));
        await using var source = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await using Npgsql.NpgsqlConnection other = await source.OpenConnectionAsync(Cancellation);
        await using Npgsql.NpgsqlTransaction takeover = await other.BeginTransactionAsync(Cancellation);
        await using (Npgsql.NpgsqlCommand update = other.CreateCommand())
        {
            update.CommandText = $"UPDATE {_options.Schema}.meta SET value = '\\x02'";
            await update.ExecuteNonQueryAsync(Cancellation);
        }

        Task commit = CommitAsync(0, batch =>
        {
            batch.Expect(StoreFamily.Meta, new byte[] { 1 }, [1]);
            batch.PutNew(StoreFamily.Coins, new byte[] { 1 }, [1]);
        });
        while (!Equals(await server.RunAsync("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"), true))
            Assert.False(commit.IsCompleted, "the commit did not wait");
        await takeover.CommitAsync(Cancellation);

        await Assert.ThrowsAsync<StoreConflictException>(() => commit);
        Assert.Equal(["Meta:01=02"], await StoreDump.OfAsync(_nodes[1], Cancellation));
    }

    private async Task RaceAsync(Func<byte, Action<StoreBatch>> fill)
    {
        bool[] won = await Task.WhenAll(Task.Run(() => WinsAsync(0)), Task.Run(() => WinsAsync(1)));
        Assert.Single(won, true);

        async Task<bool> WinsAsync(byte node)
        {
            try
            {
                await CommitAsync(node, fill(node));
                return true;
            }
            catch (StoreConflictException)
            {
                return false;
            }
        }
    }

    private async Task AssertOneEntryPerRoundAsync(byte round)
    {
        IReadOnlyList<string> lines = await StoreDump.OfAsync(_nodes[round % 2], Cancellation);
        Assert.Equal(round + 1, lines.Count(line => line.StartsWith("Entries:", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.StartsWith("Coins:", StringComparison.Ordinal));
    }

    private async Task CommitAsync(int node, Action<StoreBatch> fill)
    {
        var batch = new StoreBatch();
        fill(batch);
        await _nodes[node].CommitAsync(batch, Cancellation);
    }
}
