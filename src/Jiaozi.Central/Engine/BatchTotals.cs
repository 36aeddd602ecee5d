using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Central.Engine;

/// <summary>
/// The running totals of a batch in the making. They are added up in place: a new <see cref="SealTotals"/> for every
/// order would be most of what the order leaves to the collector.
/// </summary>
internal sealed class BatchTotals
{
    private readonly SealTotals _before;
    private readonly Dictionary<RegionCode, SentTotal> _sent = [];
    private readonly Dictionary<LogId, ReceivedTotal> _received = [];
    private UInt128 _issued;
    private UInt128 _redeemed;
    private UInt128 _created;
    private UInt128 _destroyed;
    private SealTotals? _now;

    /// <summary>Starts with the totals that the batch continues.</summary>
    public BatchTotals(SealTotals before)
    {
        _before = _now = before;
        (_issued, _redeemed, _created, _destroyed) =
            (before.Issued, before.Redeemed, before.Created, before.Destroyed);
    }

    /// <summary>The totals with everything that was added.</summary>
    public SealTotals Now => _now ??= _before with
    {
        Issued = _issued,
        Redeemed = _redeemed,
        Created = _created,
        Destroyed = _destroyed,
        Sent = _before.Sent.SetItems(_sent.Select(pair => KeyValuePair.Create(
            pair.Key.ToString(), new Core.Sealing.SentTotal(pair.Key, pair.Value.Amount, pair.Value.Count)))),
        Received = _before.Received.SetItems(_received.Select(pair => KeyValuePair.Create(
            pair.Key.ToString(),
            new Core.Sealing.ReceivedTotal(pair.Key, pair.Value.Amount, pair.Value.Count, pair.Value.LastSeal)))),
    };

    /// <summary>Adds what an order did.</summary>
    public void Add(Effects effects)
    {
        _now = null;
        _issued = checked(_issued + effects.Issued);
        _redeemed = checked(_redeemed + effects.Redeemed);
        _created = checked(_created + Totals.Sum(effects.Created));
        _destroyed = checked(_destroyed + StoredCoin.Sum(effects.Destroyed));
    }

    /// <summary>Adds a coin for another region.</summary>
    /// <returns>The number of the transfer.</returns>
    public ulong AddSent(RegionCode region, UInt128 amount)
    {
        _now = null;
        if (!_sent.TryGetValue(region, out SentTotal total))
        {
            Core.Sealing.SentTotal old = _before.SentTo(region);
            total = new SentTotal(old.Amount, old.Count);
        }

        _sent[region] = total = new SentTotal(checked(total.Amount + amount), total.Count + 1);
        return total.Count;
    }

    /// <summary>Adds a coin from another region.</summary>
    public void AddReceived(LogId log, UInt128 amount, ulong sourceSeal)
    {
        _now = null;
        if (!_received.TryGetValue(log, out ReceivedTotal total))
        {
            Core.Sealing.ReceivedTotal old = _before.ReceivedFrom(log);
            total = new ReceivedTotal(old.Amount, old.Count, old.LastSeal);
        }

        _received[log] = new ReceivedTotal(checked(total.Amount + amount), total.Count + 1, sourceSeal);
    }

    private readonly record struct SentTotal(UInt128 Amount, ulong Count);

    private readonly record struct ReceivedTotal(UInt128 Amount, ulong Count, ulong LastSeal);
}
