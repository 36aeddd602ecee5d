using System.Text.RegularExpressions;

namespace Jiaozi.Storage.RocksDb.Tests;

public sealed partial class DurabilityTests
{
    // A killed process leaves its unsynced writes to the system, which keeps them: only a power failure would show a
    // missing sync, and so RocksDB's own count has to.
    [Fact]
    public async Task CommitAsync_EachCommit_IsOneWriteOfTheLogAndOneSync()
    {
        using var folder = new TempFolder();
        await using RocksDbStore store = RocksDbStore.Open(folder.Options);
        (int writes, int syncs) = await CountAsync(store);

        for (byte i = 0; i < 10; i++)
            await Commits.PutAsync(store, i, 1);

        Assert.Equal((writes + 10, syncs + 10), await CountAsync(store));
    }

    [Fact]
    public async Task CommitAsync_NothingToWrite_DoesNotSync()
    {
        using var folder = new TempFolder();
        await using RocksDbStore store = RocksDbStore.Open(folder.Options);
        (int Writes, int Syncs) before = await CountAsync(store);

        await store.CommitAsync(new StoreBatch(), Commits.Cancellation);

        Assert.Equal(before, await CountAsync(store));
    }

    private static async Task<(int Writes, int Syncs)> CountAsync(RocksDbStore store)
    {
        string account = await store.DescribeAsync(Commits.Cancellation);
        Match match = CumulativeLog().Match(account);
        Assert.True(match.Success, account);
        return (int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan));
    }

    [GeneratedRegex(@"Cumulative WAL: (\d+) writes, (\d+) syncs")]
    private static partial Regex CumulativeLog();
}
