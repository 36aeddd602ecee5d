using Jiaozi.Central.Accounts;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>Reads everything that a batch's decisions need in one go.</summary>
internal sealed class Prefetcher(IStore store, AccountCache accounts)
{
    /// <summary>
    /// Reads entries, input coins and accounts, all in one read of the store except unknown accounts.
    /// </summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async Task<Prefetched> ReadAsync(IReadOnlyCollection<Work> works)
    {
        var keys = new List<StoreKey>(works.Count * 2);
        foreach (Work work in works) AddKeys(work, keys);
        byte[]?[] values = keys.Count == 0 ? [] : await store.GetManyAsync(keys, CancellationToken.None);
        var facts = new Dictionary<OrderWork, Prefetched.Facts>(works.Count);
        var recorded = new HashSet<(ArrivalWork, int)>();
        int at = 0;
        foreach (Work work in works)
        {
            if (work is OrderWork order)
            {
                Entry? entry = values[at++] is { } bytes ? Entry.Decode(bytes) : null;
                var inputs = new StoredCoin?[order.Inputs.Count];
                for (int i = 0; i < inputs.Length; i++)
                    inputs[i] = values[at++] is { } coin ? StoredCoin.Decode(coin) : null;
                AccountState account = await accounts.GetAsync(order.Order.Account.Digest, CancellationToken.None);
                facts[order] = new Prefetched.Facts(entry, inputs, account);
            }
            else if (work is ArrivalWork arrival)
            {
                for (int i = 0; i < arrival.Items.Count; i++)
                    if (values[at++] is not null) recorded.Add((arrival, i));
            }
        }

        return new Prefetched(facts, recorded);
    }

    private static void AddKeys(Work work, List<StoreKey> keys)
    {
        if (work is OrderWork order)
        {
            keys.Add(new StoreKey(StoreFamily.Entries, order.EntryKey));
            foreach (CoinId input in order.Inputs)
                keys.Add(new StoreKey(StoreFamily.Coins, LedgerKeys.Coin(order.Order.Account.Digest, input)));
        }
        else if (work is ArrivalWork arrival)
        {
            foreach (ArrivalWork.Item item in arrival.Items)
            {
                CoinBody body = item.Coin.Body;
                keys.Add(new StoreKey(
                    StoreFamily.Entries, LedgerKeys.Receipt(body.Owner.Digest, item.Order, body.Id)));
            }
        }
    }
}
