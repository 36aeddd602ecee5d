using Jiaozi.Central.Accounts;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>Reads everything that a batch's decisions need in one go.</summary>
internal sealed class Prefetcher(IStore store, AccountCache accounts, RegionCode region)
{
    /// <summary>
    /// Reads entries, input coins, positions of links and accounts, all in one read of the store except unknown
    /// accounts.
    /// </summary>
    /// <param name="works">What is to be decided.</param>
    /// <param name="durable">The totals of this central's log that are durable now.</param>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async Task<Prefetched> ReadAsync(IReadOnlyCollection<Work> works, SealTotals durable)
    {
        var keys = new List<StoreKey>(works.Count * 2);
        var sources = new HashSet<LogId>();
        foreach (Work work in works) AddKeys(work, durable, keys, sources);
        int at = keys.Count;
        foreach (LogId source in sources) keys.Add(new StoreKey(StoreFamily.Meta, LedgerKeys.Received(source)));
        byte[]?[] values = keys.Count == 0 ? [] : await store.GetManyAsync(keys, CancellationToken.None);
        var positions = new Dictionary<LogId, LinkPosition>(sources.Count);
        foreach (LogId source in sources)
            positions[source] = values[at++] is { } bytes ? LinkPosition.Decode(bytes) : LinkPosition.Start;
        return await SortAsync(works, values, positions, durable);
    }

    private async Task<Prefetched> SortAsync(
        IReadOnlyCollection<Work> works, byte[]?[] values, Dictionary<LogId, LinkPosition> positions,
        SealTotals durable)
    {
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

        return new Prefetched(facts, recorded, positions, durable);
    }

    private void AddKeys(Work work, SealTotals durable, List<StoreKey> keys, HashSet<LogId> sources)
    {
        if (work is OrderWork order)
        {
            keys.Add(new StoreKey(StoreFamily.Entries, order.EntryKey));
            IReadOnlyList<CoinId> inputs = order.Inputs;
            for (int i = 0; i < inputs.Count; i++)
                keys.Add(new StoreKey(StoreFamily.Coins, LedgerKeys.Coin(order.Order.Account.Digest, inputs[i])));

            // Has it arrived? What this log has received itself it knows without asking.
            IReadOnlyList<Intake.SealPlace> places = order.Order.Places;
            for (int i = 0; i < places.Count; i++)
            {
                Intake.SealPlace place = places[i];
                if (place.Log.Region != region && place.Number > durable.ReceivedFrom(place.Log).LastSeal)
                    sources.Add(place.Log);
            }
        }
        else if (work is ArrivalWork arrival)
        {
            sources.Add(arrival.Source);
            foreach (ArrivalWork.Item item in arrival.Items)
            {
                CoinBody body = item.Coin.Body;
                keys.Add(new StoreKey(
                    StoreFamily.Entries, LedgerKeys.Receipt(body.Owner.Digest, item.Order, body.Id)));
            }
        }
    }
}
