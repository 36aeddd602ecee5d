using System.Runtime.InteropServices;
using Jiaozi.Central.Intake;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>
/// One commit in the making: leaves of the tree, changes of the store, new totals, and who waits for it. It also knows
/// what it touches, so that orders which meet it wait for the next batch instead of being refused.
/// </summary>
/// <param name="before">Where the log stands.</param>
/// <param name="log">The log.</param>
/// <param name="nowUnixMs">When it is decided.</param>
/// <param name="expected">How many works may come into it, so that nothing in it has to grow.</param>
/// <param name="spare">An empty batch of the store with room from an earlier commit, if there is one.</param>
internal sealed class Batch(Head before, LogId log, long nowUnixMs, int expected = 0, StoreBatch? spare = null)
{
    // Of a payment: two leaves; a coin destroyed and two made; those, two entries and maybe a transfer in the store.
    private readonly List<byte> _leaves = new(2 * MerkleTree.HashSize * expected);
    private readonly HashSet<CoinId> _coins = new(3 * expected);
    private readonly HashSet<(OwnerDigest, UInt128)> _orders = new(expected);
    private readonly BatchTotals _totals = new(before.Totals);

    public LogId Log { get; } = log;

    public Head Before { get; } = before;

    public long NowUnixMs { get; } = Math.Max(nowUnixMs, before.TimeUnixMs);

    public StoreBatch Changes { get; } = spare ?? new StoreBatch(6 * expected);

    public Dictionary<OwnerDigest, AccountState> Accounts { get; } = [];

    public List<(OrderWork Work, Entry Entry)> Decided { get; } = new(expected);

    public List<ArrivalWork> Arrivals { get; } = [];

    public List<AckWork> Acks { get; } = [];

    /// <summary>Whoever waits until everything before is durable.</summary>
    public List<BarrierWork> Barriers { get; } = [];

    /// <summary>Regions that have something new in the outbox.</summary>
    public HashSet<RegionCode> Destinations { get; } = [];

    public SealId Seal { get; } = new(log.Writer, before.Number + 1);

    public int LeafCount => _leaves.Count / MerkleTree.HashSize;

    public bool IsEmpty => Changes.Changes.Count == 0;

    public SealTotals Totals => _totals.Now;

    public ReadOnlySpan<byte> Leaves => CollectionsMarshal.AsSpan(_leaves);

    /// <summary>Coins that owners of this region receive, for the terminals that listen.</summary>
    public IEnumerable<Incoming> Incoming
    {
        get
        {
            foreach ((OrderWork work, Entry entry) in Decided)
            {
                VerifiedOrder order = work.Order;
                if (entry.Bodies.Count == 0) continue;
                if (order.Order is IssuanceOrder)
                {
                    for (int i = 0; i < entry.Bodies.Count; i++)
                        yield return new(order.Account.Digest, entry.Bodies[i], entry.FirstLeaf + i, null, order.Order.Id);
                }
                else if (order.Order is PaymentOrder && order.Payee.Region == Log.Region)
                {
                    const int paid = SpendingRules.PayeeOutput;
                    yield return new(
                        order.Payee.Digest, entry.Bodies[paid], entry.FirstLeaf + paid, order.Account, order.Order.Id);
                }
            }

            foreach (ArrivalWork arrival in Arrivals)
            {
                int leaf = arrival.FirstLeaf;
                foreach (ArrivalWork.Item item in arrival.Items)
                {
                    if (item.Number <= arrival.Before.Count) continue;
                    yield return new(
                        item.Coin.Body.Owner.Digest, item.Coin.BodyBytes, leaf++, item.Payer, item.Order);
                }
            }
        }
    }

    /// <summary>True if the order meets something that this batch changes.</summary>
    public bool Meets(OrderWork work)
    {
        if (_orders.Contains((work.Order.Account.Digest, work.Order.Order.Id.Value))) return true;
        if (Accounts.ContainsKey(work.Order.Account.Digest)) return true;
        IReadOnlyList<CoinId> inputs = work.Inputs;
        for (int i = 0; i < inputs.Count; i++)
            if (_coins.Contains(inputs[i])) return true;
        return false;
    }

    /// <summary>
    /// True if something else of that region is in this batch: its deliveries go one after the other.
    /// </summary>
    public bool Meets(ArrivalWork work) =>
        Arrivals.Exists(arrival => arrival.Source.Region == work.Source.Region);

    /// <summary>Everybody who waits for this batch.</summary>
    public IEnumerable<Work> Everything() =>
        Decided.Select(pair => (Work)pair.Work).Concat(Arrivals).Concat(Acks).Concat(Barriers);

    /// <summary>Records the decision about an order: effects, or a refusal that is kept.</summary>
    public void Add(OrderWork work, Decision decision)
    {
        OwnerDigest account = work.Order.Account.Digest;
        _orders.Add((account, work.Order.Order.Id.Value));
        Entry entry = EntryOf.Order(work.Order, decision, NowUnixMs, Seal, LeafCount);
        Changes.PutNew(StoreFamily.Entries, work.EntryKey, entry.Encode());
        Decided.Add((work, entry));
        if (decision.Effects is not { Created.Count: > 0 } effects)
        {
            AddLeaf(entry.Record(work.Order.Account, work.Order.Order.Id).Encode());
        }
        else
        {
            for (int i = 0; i < effects.Created.Count; i++) Create(work, i, effects.Created[i], entry.Bodies[i]);
        }

        if (decision.Effects is not null) Apply(account, decision.Effects);
    }

    /// <summary>Records transfers from another region that <see cref="ArrivalRules"/> has let pass.</summary>
    /// <param name="work">The delivery.</param>
    /// <param name="before">How far the region has received from the delivery's log.</param>
    public void Add(ArrivalWork work, LinkPosition before)
    {
        LinkPosition after = before;
        work.FirstLeaf = LeafCount;
        foreach (ArrivalWork.Item item in work.Items)
        {
            if (item.Number <= before.Count) continue;
            CoinBody body = item.Coin.Body;
            int leaf = AddLeaf(item.Coin.BodyBytes.Span);
            PutCoin(body, item.Coin.BodyBytes, leaf);
            PutReceipt(body, item.Coin.BodyBytes, leaf, item.Payer, item.Order);
            _totals.AddReceived(work.Source, (UInt128)body.Amount.MinorUnits, item.Coin.Receipt.Header.Number);
            after = new LinkPosition(item.Number, item.Coin.Receipt.Header.Number);
        }

        Move(work.Source, before, after);
        (work.Before, work.Watermark) = (before, after.Count);
        Arrivals.Add(work);
    }

    /// <summary>Forgets transfers that the other region has for good.</summary>
    public void Add(AckWork work)
    {
        for (ulong number = work.First; number <= work.Last; number++)
            Changes.Delete(StoreFamily.Outbox, LedgerKeys.Outbox(work.Destination, work.Writer, number));
        Acks.Add(work);
    }

    /// <summary>
    /// Moves the position of a link. If another engine of the region has moved it meanwhile, the commit conflicts: the
    /// mark of the old position is gone then.
    /// </summary>
    private void Move(LogId source, LinkPosition before, LinkPosition after)
    {
        if (after.Count == before.Count) return;
        byte[] key = LedgerKeys.Received(source);
        if (before.Count == 0) Changes.PutNew(StoreFamily.Meta, key, after.Encode());
        else
        {
            Changes.Put(StoreFamily.Meta, key, after.Encode());
            Changes.DeleteExisting(StoreFamily.Meta, LedgerKeys.ReceivedMark(source, before.Count));
        }

        Changes.Put(StoreFamily.Meta, LedgerKeys.ReceivedMark(source, after.Count), []);
    }

    private void Apply(OwnerDigest account, Effects effects)
    {
        for (int i = 0; i < effects.Destroyed.Count; i++)
        {
            CoinId coin = effects.Destroyed[i].Body.Id;
            _coins.Add(coin);
            Changes.DeleteExisting(StoreFamily.Coins, LedgerKeys.Coin(account, coin));
        }

        if (effects.Account is { } state)
        {
            Accounts[account] = state;
            Changes.Put(StoreFamily.Owners, LedgerKeys.Owner(account), state.Encode());
        }

        _totals.Add(effects);
    }

    private void Create(OrderWork work, int output, CoinBody body, ReadOnlyMemory<byte> bytes)
    {
        int leaf = AddLeaf(bytes.Span);
        OwnerId account = work.Order.Account;
        if (body.Owner.Region == Log.Region)
        {
            PutCoin(body, bytes, leaf);

            // The payee's coin has a line in the payee's account; change is in the line of the order.
            if (work.Order.Order is PaymentOrder && output == SpendingRules.PayeeOutput)
                PutReceipt(body, bytes, leaf, account, work.Order.Order.Id);
            return;
        }

        ulong number = _totals.AddSent(body.Owner.Region, (UInt128)body.Amount.MinorUnits);
        var transfer = new Transfer(body, bytes, Seal, leaf, account, work.Order.Order.Id);
        Changes.PutNew(StoreFamily.Outbox, LedgerKeys.Outbox(body.Owner.Region, Log.Writer, number), transfer.Encode());
        Destinations.Add(body.Owner.Region);
    }

    private void PutCoin(CoinBody body, ReadOnlyMemory<byte> bytes, int leaf)
    {
        _coins.Add(body.Id);
        Changes.PutNew(
            StoreFamily.Coins, LedgerKeys.Coin(body.Owner.Digest, body.Id), StoredCoin.Encode(bytes.Span, Seal, leaf));
    }

    private void PutReceipt(
        CoinBody body, ReadOnlyMemory<byte> bytes, int leaf, OwnerId payer, OrderId order)
    {
        Entry entry = EntryOf.Receipt(body, bytes, payer, NowUnixMs, Seal, leaf);
        byte[] key = LedgerKeys.Receipt(body.Owner.Digest, order, body.Id);
        Changes.PutNew(StoreFamily.Entries, key, entry.Encode());
    }

    private int AddLeaf(ReadOnlySpan<byte> entry)
    {
        int index = LeafCount;
        CollectionsMarshal.SetCount(_leaves, _leaves.Count + MerkleTree.HashSize);
        MerkleTree.HashLeaf(entry, CollectionsMarshal.AsSpan(_leaves)[^MerkleTree.HashSize..]);
        return index;
    }
}
