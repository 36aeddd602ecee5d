using System.Diagnostics;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Central.Intake;
using Jiaozi.Central.Telemetry;

namespace Jiaozi.Central.Engine;

/// <summary>An order whose signatures are verified, waiting for its decision.</summary>
/// <param name="order">The order.</param>
/// <param name="number">Its sender's number for it.</param>
/// <param name="sender">Who hears the answer.</param>
/// <param name="room">The place that it takes until then.</param>
internal sealed class OrderWork(VerifiedOrder order, ulong number, IAnswerReceiver sender, OrderRoom room) : Work
{
    private int _answered;

    public VerifiedOrder Order { get; } = order;

    /// <summary>Key of the line that records the decision.</summary>
    public byte[] EntryKey { get; } = LedgerKeys.Order(order.Account.Digest, order.Order.Id);

    public IReadOnlyList<CoinId> Inputs => Order.Order is SpendingOrder spending ? spending.Inputs : [];

    /// <summary>The order's span, if it is traced.</summary>
    public Activity? Trace { get; init; }

    public override int MaxLeaves => 2;

    /// <summary>Answers, unless it was answered before.</summary>
    public void Complete(OrderAnswer answer)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0) return;
        room.Leave();
        CentralTraces.End(Trace, answer);
        sender.Receive(number, answer);
    }

    public override void Fail(OrderAnswer answer)
    {
        CentralMeters.Count(answer.Status);
        Complete(answer);
    }
}
