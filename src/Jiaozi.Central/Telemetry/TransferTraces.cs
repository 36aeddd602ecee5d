using System.Collections.Concurrent;
using System.Diagnostics;
using Jiaozi.Central.Engine;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;

namespace Jiaozi.Central.Telemetry;

/// <summary>
/// Trace contexts of payments whose coin waits on a link. The outbox is durable and its form does not know of traces, so
/// they are kept in memory beside it: a restart loses the rest of a trace and nothing else.
/// </summary>
internal sealed class TransferTraces
{
    /// <summary>Traces kept at most; those beyond end at this central.</summary>
    private const int Capacity = 4096;

    private readonly ConcurrentDictionary<CoinId, (ActivityContext Payment, Activity? Delivery)> _waiting = new();

    /// <summary>A traced order is durable: if it pays somebody of another region, a coin of its waits.</summary>
    public void Remember(OrderWork work)
    {
        if (work is not { Trace.Recorded: true, Order: { Order: PaymentOrder order } verified }
            || verified.Payee.Region == verified.Account.Region || _waiting.Count >= Capacity)
        {
            return;
        }

        CoinId coin = CoinId.Derive(verified.Account, order.Id, SpendingRules.PayeeOutput);
        _waiting[coin] = (work.Trace.Context, null);
    }

    /// <summary>The coin is being offered: its trace context for the other side, or empty.</summary>
    public string Offer(CoinId coin)
    {
        if (_waiting.IsEmpty || !_waiting.TryGetValue(coin, out var trace)) return "";
        CentralTraces.End(trace.Delivery, Status.RegionUnavailable);
        Activity? delivery = CentralTraces.Begin("deliver", ActivityKind.Producer, trace.Payment);
        _waiting[coin] = trace with { Delivery = delivery };
        return delivery is { Recorded: true } ? delivery.Id! : "";
    }

    /// <summary>The other side has the coin for good.</summary>
    public void Arrived(CoinId coin)
    {
        if (!_waiting.IsEmpty && _waiting.TryRemove(coin, out var trace))
            CentralTraces.End(trace.Delivery, Status.Committed);
    }
}
