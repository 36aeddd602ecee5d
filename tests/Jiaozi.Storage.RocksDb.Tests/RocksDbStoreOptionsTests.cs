namespace Jiaozi.Storage.RocksDb.Tests;

public sealed class RocksDbStoreOptionsTests
{
    [Fact]
    public void Open_OptionsWithSeveralFaults_NamesThemAllAndMakesNothing()
    {
        using var folder = new TempFolder();
        RocksDbStoreOptions options = folder.Options with
        {
            CacheBytes = 1,
            WriteBufferBytes = 2,
            MaxLogBytes = 0,
            ReadThreads = 0,
            BackgroundThreads = 65,
            LockWait = TimeSpan.FromSeconds(-1),
        };

        foreach (Func<RocksDbStoreOptions, RocksDbStore> open in
            (Func<RocksDbStoreOptions, RocksDbStore>[])[RocksDbStore.Open, RocksDbStore.OpenReadOnly])
        {
            string message = Assert.Throws<ArgumentException>(() => open(options)).Message;
            foreach (string name in (string[])
                ["CacheBytes", "WriteBufferBytes", "MaxLogBytes", "ReadThreads", "BackgroundThreads", "LockWait"])
            {
                Assert.Contains(name, message, StringComparison.Ordinal);
            }
        }

        Assert.False(Directory.Exists(options.Path));
    }

    [Fact]
    public async Task Open_SmallestOptions_Work()
    {
        using var folder = new TempFolder();
        RocksDbStoreOptions options = folder.Options with
        {
            CacheBytes = 16 * 1024 * 1024,
            WriteBufferBytes = 4 * 1024 * 1024,
            MaxLogBytes = 4 * 1024 * 1024,
            ReadThreads = 1,
            BackgroundThreads = 1,
        };
        await using RocksDbStore store = RocksDbStore.Open(options);
        await Commits.PutAsync(store, 1, 2);
        Assert.Equal(["Coins:01=02"], await Commits.DumpAsync(store));
    }
}
