namespace Jiaozi.Storage.TestKit;

public abstract partial class StoreConformance
{
    private const int Pairs = 8;

    [Fact]
    public async Task CommitAsync_ManyRivalsForOneKey_ExactlyOneWins()
    {
        const int Rivals = 16;
        for (int round = 0; round < 5; round++)
        {
            byte[] coin = Numbered(round);
            await PutAsync(StoreFamily.Coins, coin, [1]);
            int number = round;
            bool[] won = await Task.WhenAll(
                Enumerable.Range(0, Rivals).Select(rival => Task.Run(() => SpendAsync(number, rival))));

            int winner = Array.IndexOf(won, true);
            Assert.Single(won, true);
            Assert.Null(await GetAsync(StoreFamily.Coins, coin));
            StorePair entry = Assert.Single(await ScanAsync(StoreFamily.Entries, coin));
            Assert.Equal([.. coin, (byte)winner], entry.Key);
        }
    }

    // Every commit swaps which half of a pair exists, in two families. Whoever reads must find exactly one half.
    [Fact]
    public async Task GetManyAsync_WhileCommitsRun_NeverSeesAPartOfACommit()
    {
        await FillPairsAsync();
        StoreKey[] keys = [.. Enumerable.Range(0, Pairs).SelectMany(i => new[] { Half(i, true), Half(i, false) })];
        int reads = await ReadWhileSwappingAsync(async () =>
        {
            byte[]?[] values = await Store.GetManyAsync(keys, Cancellation);
            for (int i = 0; i < Pairs; i++)
                Assert.True(values[2 * i] is null != values[2 * i + 1] is null, $"pair {i}: both or none");
        });
        Assert.True(reads > 0);
    }

    [Fact]
    public async Task ScanAsync_WhileCommitsRun_NeverSeesAPartOfACommit()
    {
        await FillPairsAsync();
        int scans = await ReadWhileSwappingAsync(async () =>
        {
            IReadOnlyList<string> lines = await DumpAsync();
            Assert.Equal(
                Enumerable.Range(0, Pairs).Select(i => Convert.ToHexStringLower(Numbered(i))),
                lines.Select(line => line.Split(':', '=')[1]).Order(StringComparer.Ordinal));
        });
        Assert.True(scans > 0);
    }

    [Fact]
    public async Task GetManyAsync_AfterACommitReturned_SeesItFromAnyThread()
    {
        for (int i = 0; i < 30; i++)
        {
            byte[] key = Numbered(i);
            await PutAsync(StoreFamily.Coins, key, key);
            byte[]?[] seen = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => Task.Run(() => GetAsync(StoreFamily.Coins, key))));
            Assert.All(seen, value => Assert.Equal(key, value));
        }
    }

    private static StoreKey Half(int pair, bool left) =>
        new(left ? StoreFamily.Coins : StoreFamily.Outbox, Numbered(pair));

    private async Task FillPairsAsync()
    {
        var batch = new StoreBatch();
        for (int i = 0; i < Pairs; i++)
            batch.PutNew(StoreFamily.Coins, Numbered(i), [1]);
        await Store.CommitAsync(batch, Cancellation);
    }

    // Two writers own half of the pairs each; two readers read until both are done.
    private async Task<int> ReadWhileSwappingAsync(Func<Task> read)
    {
        Task writers = Task.WhenAll(Task.Run(() => SwapAsync(0)), Task.Run(() => SwapAsync(1)));
        int[] reads = await Task.WhenAll(Task.Run(ReadAsync), Task.Run(ReadAsync));
        await writers;
        return reads.Sum();

        async Task SwapAsync(int writer)
        {
            for (int i = 0; i < 60; i++)
            {
                var batch = new StoreBatch();
                for (int pair = writer; pair < Pairs; pair += 2)
                {
                    bool left = i % 2 == 0;
                    batch.DeleteExisting(Half(pair, left).Family, Half(pair, left).Key);
                    batch.PutNew(Half(pair, !left).Family, Half(pair, !left).Key, [1]);
                }

                await Store.CommitAsync(batch, Cancellation);
            }
        }

        async Task<int> ReadAsync()
        {
            int count = 0;
            do
            {
                await read();
                count++;
            }
            while (!writers.IsCompleted);
            return count;
        }
    }

    private async Task<bool> SpendAsync(int coin, int rival)
    {
        var batch = new StoreBatch();
        batch.DeleteExisting(StoreFamily.Coins, Numbered(coin));
        batch.PutNew(StoreFamily.Entries, (byte[])[.. Numbered(coin), (byte)rival], [1]);
        try
        {
            await Store.CommitAsync(batch, Cancellation);
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }
}
