using Jiaozi.Central.Accounts;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>Reads everything that a batch's decisions need in one go.</summary>
internal sealed class Prefetcher(IStore store, AccountCache accounts)
{
    /// <summary>Reads entries, input coins and accounts.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async Task<Prefetched> ReadAsync(IReadOnlyList<OrderWork> orders)
    {
        var keys = new List<StoreKey>(orders.Count * 2);
        foreach (OrderWork order in orders)
        {
            keys.Add(new StoreKey(StoreFamily.Entries, order.EntryKey));
            foreach (CoinId input in order.Inputs)
                keys.Add(new StoreKey(StoreFamily.Coins, LedgerKeys.Coin(order.Order.Account.Digest, input)));
        }

        byte[]?[] values = keys.Count == 0 ? [] : await store.GetManyAsync(keys, CancellationToken.None);
        var read = new Dictionary<OrderWork, Prefetched.Facts>(orders.Count);
        int at = 0;
        foreach (OrderWork order in orders)
        {
            Entry? entry = values[at] is { } bytes ? Entry.Decode(bytes) : null;
            at++;
            var inputs = new StoredCoin?[order.Inputs.Count];
            for (int i = 0; i < inputs.Length; i++, at++)
                inputs[i] = values[at] is { } coin ? StoredCoin.Decode(coin) : null;
            AccountState account = await accounts.GetAsync(order.Order.Account.Digest, CancellationToken.None);
            read[order] = new Prefetched.Facts(entry, inputs, account);
        }

        return new Prefetched(read);
    }
}
