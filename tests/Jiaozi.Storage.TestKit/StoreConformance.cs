using System.Buffers.Binary;

namespace Jiaozi.Storage.TestKit;

/// <summary>
/// What every store must do. A store passes when a class derived from this one, or from
/// <see cref="DurableStoreConformance"/> if its commits outlive the process, passes.
/// </summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    private IStore? _store;

    /// <summary>The store under test, open and empty when a test begins.</summary>
    protected IStore Store => _store ?? throw new InvalidOperationException("The store is not open yet.");

    /// <summary>Ends with the test run.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How many random histories the model test plays; lower it for a store with slow commits.</summary>
    protected virtual int ModelHistories => 100;

    /// <summary>Opens an empty store of this test's own.</summary>
    protected abstract ValueTask<IStore> OpenAsync();

    /// <summary>
    /// Closes the store and opens it again over the same data. A store that only lives in memory stays as it is.
    /// </summary>
    protected virtual ValueTask<IStore> ReopenAsync(IStore store) => ValueTask.FromResult(store);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what the test's store left behind, after it was closed.</summary>
    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    /// <summary>Closes and opens <see cref="Store"/>.</summary>
    protected async Task ReopenAsync() => _store = await ReopenAsync(Store);

    private static StoreKey Key(StoreFamily family, params byte[] key) => new(family, key);

    private static byte[] Numbered(int number)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    // 32 bytes that look random, as coin keys do; the number gives the key.
    private static byte[] Scattered(int number)
    {
        byte[] bytes = new byte[32];
        new Random(number).NextBytes(bytes);
        return bytes;
    }

    private async Task PutAsync(StoreFamily family, byte[] key, byte[] value)
    {
        var batch = new StoreBatch();
        batch.Put(family, key, value);
        await Store.CommitAsync(batch, Cancellation);
    }

    private async Task<byte[]?> GetAsync(StoreFamily family, byte[] key) =>
        (await Store.GetManyAsync([new StoreKey(family, key)], Cancellation))[0];

    private Task<IReadOnlyList<string>> DumpAsync() => StoreDump.OfAsync(Store, Cancellation);

    private async Task<List<StorePair>> ScanAsync(StoreFamily family, byte[]? prefix = null, byte[]? after = null)
    {
        await using IStoreSnapshot snapshot = await Store.SnapshotAsync(Cancellation);
        return await snapshot.ScanAsync(family, prefix, after, Cancellation).ToListAsync(Cancellation);
    }

    private static string[] HexKeys(IEnumerable<StorePair> pairs) =>
        [.. pairs.Select(pair => Convert.ToHexStringLower(pair.Key))];
}
