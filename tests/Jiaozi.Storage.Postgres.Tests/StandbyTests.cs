using System.Diagnostics;
using Jiaozi.Sandbox.Databases;
using Jiaozi.Storage.TestKit;
using Npgsql;

namespace Jiaozi.Storage.Postgres.Tests;

/// <summary>
/// A primary with a synchronous standby, and a store that knows both: when the primary is lost with its disk and the
/// standby is promoted, every answered commit is there and the store goes on by itself.
/// </summary>
public sealed class StandbyTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Directory.CreateTempSubdirectory("jiaozi-standby-").FullName;
    private readonly PrivatePostgres _primary;
    private readonly PrivatePostgres _standby;

    public StandbyTests()
    {
        // Under root the servers are another account, which must get to its folders.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherExecute);
        _primary = DatabaseServer.NewServer(Path.Combine(_folder, "primary"));
        _standby = DatabaseServer.NewServer(Path.Combine(_folder, "standby"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _primary.StartAsync(Cancellation);
        await CopyAsync();
        await _standby.StartAsync(Cancellation);
        await RunAsync(_primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        await RunAsync(_primary, "SELECT pg_reload_conf()");
        await WaitAsync(
            _primary, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", 1L, "the standby is in sync");
    }

    public async ValueTask DisposeAsync()
    {
        await _primary.DisposeAsync();
        await _standby.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task CommitAsync_PrimaryLostAndStandbyPromoted_KeepsEveryAnsweredCommitAndGoesOn()
    {
        await using PostgresStore store = await PostgresStore.OpenAsync(
            DatabaseServer.OptionsOf(BothHosts()), Cancellation);
        var some = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> commits = Task.Run(() => CommitUntilItFailsAsync(store, some), Cancellation);
        await some.Task;

        await _primary.KillAsync();
        int answered = await commits;
        Assert.Equal(true, await RunAsync(_standby, "SELECT pg_promote()"));

        IReadOnlyList<string> lines = await DumpAsync(store);
        Assert.InRange(lines.Count, answered, answered + 1);
        await store.CommitAsync(Batch(lines.Count), Cancellation);
        Assert.Equal(lines.Count + 1, (await StoreDump.OfAsync(store, Cancellation)).Count);
    }

    [Fact]
    public async Task CommitAsync_StandbyIsLost_WaitsUntilThereIsOneAgain()
    {
        await using PostgresStore store = await PostgresStore.OpenAsync(
            DatabaseServer.OptionsOf(BothHosts()), Cancellation);
        await store.CommitAsync(Batch(0), Cancellation);
        await _standby.StopAsync();

        Task commit = store.CommitAsync(Batch(1), Cancellation).AsTask();
        await WaitAsync(
            _primary, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", 1L, "the commit waits");
        Assert.False(commit.IsCompleted);
        await _standby.StartAsync(Cancellation);

        await commit;
        Assert.Equal(2, (await StoreDump.OfAsync(store, Cancellation)).Count);
    }

    private static async Task<int> CommitUntilItFailsAsync(PostgresStore store, TaskCompletionSource some)
    {
        for (int number = 0; ; number++)
        {
            try
            {
                await store.CommitAsync(Batch(number), Cancellation);
            }
            catch (StoreException)
            {
                return number;
            }

            if (number == 20) some.SetResult();
        }
    }

    private static StoreBatch Batch(int number)
    {
        var batch = new StoreBatch();
        batch.PutNew(StoreFamily.Entries, Convert.FromHexString($"{number:x8}"), [1]);
        return batch;
    }

    /// <summary>The store finds the new primary by itself; until then it says that there is none.</summary>
    private static async Task<IReadOnlyList<string>> DumpAsync(PostgresStore store)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await StoreDump.OfAsync(store, Cancellation);
            }
            catch (StoreException) when (Stopwatch.GetElapsedTime(began) < Deadline)
            {
                await Task.Delay(Pause, TimeProvider.System, Cancellation);
            }
        }
    }

    private static async Task<object?> RunAsync(PrivatePostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create($"{server.ConnectionString};Pooling=false");
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task WaitAsync(PrivatePostgres server, string sql, object expected, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!expected.Equals(await RunAsync(server, sql)))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"It never came true that {what}.");
            await Task.Delay(Pause, TimeProvider.System, Cancellation);
        }
    }

    private string BothHosts()
    {
        var primary = new NpgsqlConnectionStringBuilder(_primary.ConnectionString);
        var standby = new NpgsqlConnectionStringBuilder(_standby.ConnectionString);
        primary.Host = $"{primary.Host}:{primary.Port},{standby.Host}:{standby.Port}";
        primary.Remove("Port");
        return primary.ConnectionString;
    }

    /// <summary>Copies the primary for the standby, which follows it from then on and has the same password.</summary>
    private async Task CopyAsync()
    {
        string folder = Path.Combine(_folder, "standby");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(_folder, "primary", "password"), Path.Combine(folder, "password"));
        var account = ServerAccount.Find();
        await account.OwnAsync(folder, Cancellation);
        var primary = new NpgsqlConnectionStringBuilder(_primary.ConnectionString);
        ProcessStartInfo copy = account.Command(
            Path.Combine(PostgresBinaries.Find(), "pg_basebackup"),
            "--dbname", $"host={primary.Host} port={primary.Port} user={primary.Username} password={primary.Password}",
            "--pgdata", Path.Combine(folder, "data"), "--write-recovery-conf", "--wal-method", "stream",
            "--checkpoint", "fast");
        copy.WorkingDirectory = folder;
        await ServerAccount.RunAsync(copy, Cancellation);
    }
}
