using Jiaozi.Sandbox.Databases;
using Jiaozi.Storage.TestKit;

namespace Jiaozi.Storage.Postgres.Tests;

/// <summary>A server of this test's own, to be killed without warning under one store that stays open.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jiaozi-crash-").FullName;
    private readonly PrivatePostgres _server;
    private PostgresStore _store = null!;

    public CrashTests() => _server = DatabaseServer.NewServer(_folder);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(Cancellation);
        _store = await PostgresStore.OpenAsync(DatabaseServer.OptionsOf(_server.ConnectionString), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // Each round kills the server while commits run. Whatever was answered is there, and of the commit under way all
    // or nothing; the store goes on by itself.
    [Fact]
    public async Task CommitAsync_ServerKilledWhileCommitting_KeepsEveryAnsweredCommitWhole()
    {
        int answered = 0;
        for (int round = 0; round < 3; round++)
        {
            var some = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            int first = answered;
            Task<int> commits = Task.Run(() => CommitUntilItFailsAsync(first, some));
            await some.Task;
            await _server.KillAsync();
            answered = await commits;
            await Assert.ThrowsAsync<StoreException>(async () => await StoreDump.OfAsync(_store, Cancellation));

            await _server.StartAsync(Cancellation);

            IReadOnlyList<string> lines = await StoreDump.OfAsync(_store, Cancellation);
            int found = lines.Count(line => line.StartsWith("Entries:", StringComparison.Ordinal));
            Assert.InRange(found, answered, answered + 1);
            Assert.Equal(
                [$"Coins:{found - 1:x8}=01", $"Meta:01={found - 1:x8}"],
                lines.Where(line => !line.StartsWith("Entries:", StringComparison.Ordinal)));
            answered = found;
        }
    }

    [Fact]
    public async Task AnyCall_ServerRestarted_WorksAgainAfterOneFailure()
    {
        await _store.CommitAsync(Batch(0), Cancellation);
        await using IStoreSnapshot lost = await _store.SnapshotAsync(Cancellation);

        await _server.StopAsync();

        StoreException away = await Assert.ThrowsAsync<StoreException>(
            async () => await _store.CommitAsync(Batch(1), Cancellation));
        Assert.Contains("PostgreSQL database 'postgres' at 127.0.0.1", away.Message, StringComparison.Ordinal);
        StoreException unreachable = await Assert.ThrowsAsync<StoreException>(
            async () => await _store.CommitAsync(Batch(1), Cancellation));
        Assert.Contains("cannot be reached", unreachable.Message, StringComparison.Ordinal);
        await _server.StartAsync(Cancellation);

        await _store.CommitAsync(Batch(1), Cancellation);
        Assert.Equal(4, (await StoreDump.OfAsync(_store, Cancellation)).Count);
        await Assert.ThrowsAsync<StoreException>(() => StoreDump.OfAsync(lost, Cancellation));
    }

    private async Task<int> CommitUntilItFailsAsync(int number, TaskCompletionSource some)
    {
        int first = number;
        try
        {
            while (true)
            {
                await _store.CommitAsync(Batch(number), Cancellation);
                number++;
                if (number == first + 10)
                    some.SetResult();
            }
        }
        catch (StoreException e) when (e is not StoreConflictException)
        {
            return number;
        }
    }

    private static StoreBatch Batch(int number)
    {
        byte[] key = Convert.FromHexString($"{number:x8}");
        var batch = new StoreBatch();
        if (number > 0)
            batch.DeleteExisting(StoreFamily.Coins, Convert.FromHexString($"{number - 1:x8}"));
        batch.PutNew(StoreFamily.Coins, key, [1]);
        batch.PutNew(StoreFamily.Entries, key, [1]);
        batch.Put(StoreFamily.Meta, new byte[] { 1 }, key);
        return batch;
    }
}
