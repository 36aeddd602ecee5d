using Jiaozi.Central.Cluster;
using Jiaozi.Central.Accounts;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Storage;
using Jiaozi.Storage.Memory;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Accounts;

public sealed class AccountCacheTests
{
    /// <summary>Readers on other threads must never make the engine, the only writer, see an older state.</summary>
    [Fact]
    public async Task Get_AfterUpdate_IsTheNewestWhateverReadersDo()
    {
        await using var store = new MemoryStore();
        var cache = new AccountCache(store, capacity: 4, new PartitionSet(Partitions.All));
        OwnerDigest[] owners = [.. Enumerable.Range(1, 6).Select(i => new OwnerDigest((UInt128)i))];
        PublicKey key = TestNetwork.Key("device", CoseAlgorithm.Ed25519).PublicKey;
        using var stop = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(r => Task.Run(async () =>
        {
            for (int i = r; !stop.IsCancellationRequested; i++)
                await cache.GetAsync(owners[i % owners.Length], CancellationToken.None);
        }))];

        var random = new Random(1);
        for (long version = 1; version <= 4000; version++)
        {
            OwnerDigest owner = owners[random.Next(owners.Length)];
            var state = new AccountState { Devices = [new Device(key, "phone", version, null)] };
            var batch = new StoreBatch();
            batch.Put(StoreFamily.Owners, LedgerKeys.Owner(owner), state.Encode());
            await store.CommitAsync(batch, CancellationToken.None);
            cache.Update([new KeyValuePair<OwnerDigest, AccountState>(owner, state)]);
            AccountState seen = await cache.GetAsync(owner, CancellationToken.None);
            Assert.Equal(version, Assert.Single(seen.Devices).RegisteredUnixMs);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Forget_APartition_ReadsItsAccountsAgainAndKeepsAllOthers()
    {
        await using var store = new MemoryStore();
        var cache = new AccountCache(store, capacity: 100, new PartitionSet(Partitions.All));
        OwnerDigest lost = new((UInt128)7 << 120);
        OwnerDigest kept = new((UInt128)8 << 120);
        foreach (OwnerDigest owner in new[] { lost, kept }) await cache.GetAsync(owner, CancellationToken.None);
        var changed = new AccountState { Frozen = true };
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Owners, LedgerKeys.Owner(lost), changed.Encode());
        batch.Put(StoreFamily.Owners, LedgerKeys.Owner(kept), changed.Encode());
        await store.CommitAsync(batch, CancellationToken.None);

        cache.Forget(lost.Partition);

        Assert.True((await cache.GetAsync(lost, CancellationToken.None)).Frozen);
        Assert.False((await cache.GetAsync(kept, CancellationToken.None)).Frozen);
    }
}
