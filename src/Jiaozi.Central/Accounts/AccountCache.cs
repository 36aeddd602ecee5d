using System.Collections.Concurrent;
using Jiaozi.Central.Cluster;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Storage;

namespace Jiaozi.Central.Accounts;

/// <summary>
/// Accounts in memory, with their imported device keys. The engine is the only writer of the accounts of its
/// partitions, and <see cref="Forget"/> is called for a partition that it did not have before; a reader that loaded an
/// account while a commit changed one does not put its possibly older copy into the cache.
/// </summary>
internal sealed class AccountCache(IStore store, int capacity, PartitionSet partitions)
{
    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<OwnerDigest, AccountState> _young = new();
    private volatile ConcurrentDictionary<OwnerDigest, AccountState> _old = new();
    private long _version;
    private int _youngCount;

    /// <summary>Accounts in memory; a moment's guess, for operators.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>The account, from memory or store; <see cref="AccountState.Unknown"/> if there is none.</summary>
    public async ValueTask<AccountState> GetAsync(OwnerDigest owner, CancellationToken cancellation)
    {
        // Of partitions that another engine has by now, what is in memory may be old.
        if (partitions.Has(owner) && TryGet(owner, out AccountState? known)) return known!;
        long version = Interlocked.Read(ref _version);
        var key = new StoreKey(StoreFamily.Owners, LedgerKeys.Owner(owner));
        byte[]?[] found = await store.GetManyAsync([key], cancellation);
        AccountState account = found[0] is { } bytes ? AccountState.Decode(bytes) : AccountState.Unknown;
        lock (_gate)
        {
            // What another engine may change is read anew each time.
            if (version == _version && partitions.Has(owner)) Add(owner, account);
        }

        return account;
    }

    /// <summary>After a commit: the new states.</summary>
    public void Update(IReadOnlyCollection<KeyValuePair<OwnerDigest, AccountState>> changes)
    {
        if (changes.Count == 0) return;
        lock (_gate)
        {
            _version++;
            foreach ((OwnerDigest owner, AccountState account) in changes)
            {
                _old.TryRemove(owner, out _);
                Add(owner, account);
            }
        }
    }

    /// <summary>
    /// After a partition (<see cref="OwnerDigest.Partition"/>) came from another engine: what that one has changed in
    /// its accounts is not known here. Call it when nobody else can change them any more.
    /// </summary>
    public void Forget(int partition)
    {
        lock (_gate)
        {
            _version++;
            foreach (OwnerDigest owner in _old.Keys)
                if (owner.Partition == partition) _old.TryRemove(owner, out _);
            foreach (OwnerDigest owner in _young.Keys)
                if (owner.Partition == partition && _young.TryRemove(owner, out _)) _youngCount--;
        }
    }

    private bool TryGet(OwnerDigest owner, out AccountState? account)
    {
        if (_young.TryGetValue(owner, out account)) return true;
        if (!_old.TryGetValue(owner, out account)) return false;
        lock (_gate)
        {
            // An update may have come in between, and generations may have moved: only the cache's current word counts.
            if (_young.TryGetValue(owner, out account)) return true;
            if (!_old.TryGetValue(owner, out account)) return false;
            Add(owner, account);
        }

        return true;
    }

    private void Add(OwnerDigest owner, AccountState account)
    {
        // Counted here because ConcurrentDictionary.Count takes all its locks.
        if (_youngCount >= Math.Max(1, capacity / 2))
        {
            _old = _young;
            _young = new ConcurrentDictionary<OwnerDigest, AccountState>();
            _youngCount = 0;
        }

        if (_young.TryAdd(owner, account)) _youngCount++;
        else _young[owner] = account;
    }
}
