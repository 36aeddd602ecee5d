using Jiaozi.Storage.TestKit;

namespace Jiaozi.Storage.RocksDb.Tests;

/// <summary>Short commits and looks for tests.</summary>
internal static class Commits
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task PutAsync(IStore store, byte key, byte value)
    {
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Coins, new[] { key }, [value]);
        await store.CommitAsync(batch, Cancellation);
    }

    public static Task<IReadOnlyList<string>> DumpAsync(IStore store) => StoreDump.OfAsync(store, Cancellation);
}
