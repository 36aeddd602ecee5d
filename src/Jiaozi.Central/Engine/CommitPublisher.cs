using Jiaozi.Central.Links;
using Jiaozi.Central.Listening;
using Jiaozi.Central.Seals;
using Jiaozi.Central.Telemetry;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Central.Engine;

/// <summary>
/// After a commit is durable, and never before: answers, carries coins to listening terminals, wakes links.
/// </summary>
internal sealed class CommitPublisher(
    SealReader seals, ListenerHub listeners, LinkBell bell, TransferTraces traces, ILogger logger)
{
    private long _decided;

    /// <summary>Orders decided and durable since the start.</summary>
    public long Decided => Interlocked.Read(ref _decided);

    /// <summary>Publishes a durable batch. The answers are made on other threads; the loop goes on.</summary>
    public void Publish(WrittenBatch written)
    {
        Count(written.Batch);
        Interlocked.Add(ref _decided, written.Batch.Decided.Count);
        AnswerArrivals(written.Batch.Arrivals);
        foreach ((OwnerDigest owner, AccountState account) in written.Batch.Accounts)
            if (account.Devices.Any(device => !device.IsActive)) listeners.End(owner);
        foreach (AckWork ack in written.Batch.Acks) ack.Complete();
        foreach (BarrierWork barrier in written.Batch.Barriers) barrier.Pass();
        foreach (RegionCode destination in written.Batch.Destinations) bell.Ring(destination);
        if (written.Batch.Decided.Count > 0 || written.Batch.Arrivals.Count > 0)
            _ = Task.Run(() => AnswerAllAsync(written));
    }

    private void Count(Batch batch)
    {
        if (batch.Decided.Count > 0) CentralMeters.CommitOrders.Record(batch.Decided.Count);
        foreach ((OrderWork work, Entry entry) in batch.Decided)
        {
            CentralMeters.Count(entry);
            if (work.Trace is null) continue;
            CentralTraces.Committed(work.Trace, batch.NowUnixMs, batch.Seal.Number);
            traces.Remember(work);
        }

        // Not the delivery's own count: what was here before may have come again.
        foreach (ArrivalWork arrival in batch.Arrivals)
        {
            ulong coins = batch.Totals.ReceivedFrom(arrival.Source).Count
                - batch.Before.Totals.ReceivedFrom(arrival.Source).Count;
            CentralMeters.Count(arrival.Source, (long)coins);
        }
    }

    /// <summary>Answers an order that was decided before: the same content gets the first answer again.</summary>
    public void Repeat(OrderWork order, Entry entry)
    {
        if (entry.PayloadHash.Span.SequenceEqual(order.Order.PayloadHash.Span))
            _ = Task.Run(() => AnswerAsync(order, entry));
        else order.Complete(OrderAnswer.Of(Status.OrderIdReused));
    }

    /// <summary>Answers what changes nothing, after everything before it is durable.</summary>
    public static void AnswerUnchanged(Batch batch)
    {
        AnswerArrivals(batch.Arrivals);
        foreach (BarrierWork barrier in batch.Barriers) barrier.Pass();
    }

    /// <summary>Tells senders which of their transfers are durable here.</summary>
    public static void AnswerArrivals(IEnumerable<ArrivalWork> arrivals)
    {
        foreach (ArrivalWork arrival in arrivals)
            arrival.Complete(new ArrivalWork.DeliveryAnswer(Status.Committed, "", arrival.Watermark));
    }

    private async Task AnswerAllAsync(WrittenBatch written)
    {
        // All are made before the first is sent, so that those of one front travel together.
        var answers = new List<OrderAnswer>(written.Batch.Decided.Count);
        foreach ((OrderWork work, Entry entry) in written.Batch.Decided) answers.Add(await AnswerToAsync(work, entry));
        for (int i = 0; i < answers.Count; i++) written.Batch.Decided[i].Work.Complete(answers[i]);
        foreach (Incoming incoming in written.Batch.Incoming)
        {
            if (!listeners.Listens(incoming.Owner)) continue;
            Receipt proof = written.Seal!.Cut(written.Tree!, incoming.Leaf);
            var coin = new Coin(CoinBody.Decode(incoming.BodyBytes), incoming.BodyBytes, proof);
            listeners.Publish(incoming.Owner, new Arrived(coin, incoming.Order, incoming.Payer));
        }
    }

    private async Task AnswerAsync(OrderWork work, Entry entry) => work.Complete(await AnswerToAsync(work, entry));

    private async ValueTask<OrderAnswer> AnswerToAsync(OrderWork work, Entry entry)
    {
        try
        {
            RentedBytes outcome = await seals.RentOutcomeAsync(
                work.Order.Account, work.Order.Order.Id, entry, CancellationToken.None);
            return OrderAnswer.Recorded(entry.Status, entry.Detail, outcome);
        }
        catch (Exception fault)
        {
            // The decision is durable; only the answer could not be made. The sender learns the truth by asking again.
            logger.LogError(fault, "The answer to order {Order} could not be made.", work.Order.Order.Id);
            return OrderAnswer.Of(Status.OutcomeUnknown);
        }
    }
}
