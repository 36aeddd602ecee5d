using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Central.Engine;

/// <summary>Transfers from another region whose coins are verified, waiting to be recorded.</summary>
internal sealed class ArrivalWork(LogId source, IReadOnlyList<ArrivalWork.Item> items) : Work
{
    private readonly TaskCompletionSource<DeliveryAnswer> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LogId Source { get; } = source;

    public IReadOnlyList<Item> Items { get; } = items;

    /// <summary>How far the region had received when the delivery was decided.</summary>
    public LinkPosition Before { get; set; } = LinkPosition.Start;

    /// <summary>Index of the leaf of the first coin that was not here before; those after it follow.</summary>
    public int FirstLeaf { get; set; }

    /// <summary>Number of the last transfer that the region has once the delivery is answered.</summary>
    public ulong Watermark { get; set; }

    public override int MaxLeaves => Items.Count;

    public Task<DeliveryAnswer> Answer => _answer.Task;

    public void Complete(DeliveryAnswer answer) => _answer.TrySetResult(answer);

    public override void Fail(OrderAnswer answer) =>
        Complete(new DeliveryAnswer(answer.Status, answer.Detail, 0));

    /// <summary>One transfer.</summary>
    internal sealed record Item(ulong Number, Coin Coin, OwnerId Payer, OrderId Order);

    /// <summary>What the sender is told: the watermark is durable; 0 if nobody looked.</summary>
    internal sealed record DeliveryAnswer(Status Status, string Detail, ulong Watermark);
}
