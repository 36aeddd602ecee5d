using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Central.Intake;

namespace Jiaozi.Central.Engine;

/// <summary>An order whose signatures are verified, waiting for its decision.</summary>
internal sealed class OrderWork(VerifiedOrder order) : Work
{
    private readonly TaskCompletionSource<OrderAnswer> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VerifiedOrder Order { get; } = order;

    /// <summary>Key of the line that records the decision.</summary>
    public byte[] EntryKey { get; } = LedgerKeys.Order(order.Account.Digest, order.Order.Id);

    public IReadOnlyList<CoinId> Inputs => Order.Order is SpendingOrder spending ? spending.Inputs : [];

    public override int MaxLeaves => 2;

    public Task<OrderAnswer> Answer => _answer.Task;

    public void Complete(OrderAnswer answer) => _answer.TrySetResult(answer);

    public override void Fail(OrderAnswer answer) => Complete(answer);
}
