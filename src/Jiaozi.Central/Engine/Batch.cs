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
internal sealed class Batch(Head before, LogId log, long nowUnixMs, int expected = 0)
{
    // Of a payment: two leaves; a coin destroyed and two made; those, two entries and maybe a transfer in the store.
    private readonly List<byte> _leaves = new(2 * MerkleTree.HashSize * expected);
    private readonly HashSet<CoinId> _coins = new(3 * expected);
    private readonly HashSet<(OwnerDigest, UInt128)> _orders = new(expected);
    private SealTotals _totals = before.Totals;

    public LogId Log { get; } = log;

    public Head Before { get; } = before;

    public long NowUnixMs { get; } = Math.Max(nowUnixMs, before.TimeUnixMs);

    public StoreBatch Changes { get; } = new(6 * expected);

    public Dictionary<OwnerDigest, AccountState> Accounts { get; } = [];

    public List<(OrderWork Work, Entry Entry)> Decided { get; } = new(expected);

    public List<ArrivalWork> Arrivals { get; } = [];

    public List<AckWork> Acks { get; } = [];

    /// <summary>Whoever waits until everything before is durable.</summary>
    public List<BarrierWork> Barriers { get; } = [];

    /// <summary>Coins that owners of this region receive, for the terminals that listen.</summary>
    public List<Incoming> Incoming { get; } = new(expected);

    /// <summary>Regions that have something new in the outbox.</summary>
    public HashSet<RegionCode> Destinations { get; } = [];

    public SealId Seal { get; } = new(log.Writer, before.Number + 1);

    public int LeafCount => _leaves.Count / MerkleTree.HashSize;

    public bool IsEmpty => Changes.Changes.Count == 0;

    public SealTotals Totals => _totals;

    public ReadOnlySpan<byte> Leaves => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_leaves);

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
            for (int i = 0; i < effects.Created.Count; i++) Create(work, effects.Created[i], entry.Bodies[i]);
        }

        if (decision.Effects is not null) Apply(account, decision.Effects);
    }

    /// <summary>Records transfers from another region that <see cref="ArrivalRules"/> has let pass.</summary>
    /// <param name="work">The delivery.</param>
    /// <param name="before">How far the region has received from the delivery's log.</param>
    public void Add(ArrivalWork work, LinkPosition before)
    {
        LinkPosition after = before;
        foreach (ArrivalWork.Item item in work.Items)
        {
            if (item.Number <= before.Count) continue;
            CoinBody body = item.Coin.Body;
            int leaf = AddLeaf(item.Coin.BodyBytes.Span);
            PutCoin(body, item.Coin.BodyBytes, leaf);
            PutReceipt(body, item.Coin.BodyBytes, leaf, item.Payer, item.Order);
            _totals = _totals.AddReceived(
                work.Source, (UInt128)body.Amount.MinorUnits, item.Coin.Receipt.Header.Number);
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
        foreach (StoredCoin coin in effects.Destroyed)
        {
            _coins.Add(coin.Body.Id);
            Changes.DeleteExisting(StoreFamily.Coins, LedgerKeys.Coin(account, coin.Body.Id));
        }

        if (effects.Account is { } state)
        {
            Accounts[account] = state;
            Changes.Put(StoreFamily.Owners, LedgerKeys.Owner(account), state.Encode());
        }

        _totals = _totals with
        {
            Issued = checked(_totals.Issued + effects.Issued),
            Redeemed = checked(_totals.Redeemed + effects.Redeemed),
            Created = checked(_totals.Created + Core.Money.Totals.Sum(effects.Created)),
            Destroyed = checked(_totals.Destroyed + StoredCoin.Sum(effects.Destroyed)),
        };
    }

    private void Create(OrderWork work, CoinBody body, ReadOnlyMemory<byte> bytes)
    {
        int leaf = AddLeaf(bytes.Span);
        OwnerId account = work.Order.Account;
        if (body.Owner.Region == Log.Region)
        {
            PutCoin(body, bytes, leaf);
            if (IsPayment(work, body)) PutReceipt(body, bytes, leaf, account, work.Order.Order.Id);
            else if (work.Order.Order is IssuanceOrder)
                Incoming.Add(new Incoming(body.Owner.Digest, bytes, leaf, null, work.Order.Order.Id));
            return;
        }

        _totals = _totals.AddSent(body.Owner.Region, (UInt128)body.Amount.MinorUnits);
        ulong number = _totals.SentTo(body.Owner.Region).Count;
        var transfer = new Transfer(body, bytes, Seal, leaf, account, work.Order.Order.Id);
        Changes.PutNew(StoreFamily.Outbox, LedgerKeys.Outbox(body.Owner.Region, Log.Writer, number), transfer.Encode());
        Destinations.Add(body.Owner.Region);
    }

    /// <summary>True for the payee's coin of a payment, as opposed to change.</summary>
    private static bool IsPayment(OrderWork work, CoinBody body) =>
        work.Order.Order is PaymentOrder
        && body.Id == CoinId.Derive(work.Order.Account, work.Order.Order.Id, SpendingRules.PayeeOutput);

    private void PutCoin(CoinBody body, ReadOnlyMemory<byte> bytes, int leaf)
    {
        _coins.Add(body.Id);
        var coin = new StoredCoin(body, bytes, Seal, leaf);
        Changes.PutNew(StoreFamily.Coins, LedgerKeys.Coin(body.Owner.Digest, body.Id), coin.Encode());
    }

    private void PutReceipt(
        CoinBody body, ReadOnlyMemory<byte> bytes, int leaf, OwnerId payer, OrderId order)
    {
        Entry entry = EntryOf.Receipt(body, bytes, payer, NowUnixMs, Seal, leaf);
        byte[] key = LedgerKeys.Receipt(body.Owner.Digest, order, body.Id);
        Changes.PutNew(StoreFamily.Entries, key, entry.Encode());
        Incoming.Add(new Incoming(body.Owner.Digest, bytes, leaf, payer, order));
    }

    private int AddLeaf(ReadOnlySpan<byte> entry)
    {
        int index = LeafCount;
        _leaves.AddRange(MerkleTree.HashLeaf(entry));
        return index;
    }
}
