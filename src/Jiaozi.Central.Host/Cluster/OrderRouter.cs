using System.Runtime.InteropServices;
using Jiaozi.Central.Engine;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using SealPlace = Jiaozi.Central.Intake.SealPlace;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>
/// Takes orders from fronts and hands each to the node that has its partition. While a partition moves its orders wait
/// here; an order that may have been lost on the way is handed over again, since an order is decided once however often
/// it comes.
/// </summary>
internal sealed class OrderRouter(
    CentralNode central, IGrainFactory grains, TimeProvider time, ILogger<OrderRouter> logger) : IOrderTaker
{
    /// <summary>How long an order waits for its partition; a front waits longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public ValueTask SubmitAsync(
        ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, ulong number, IAnswerReceiver sender,
        string traceparent = "") => central.SubmitAsync(
            signedOrder, places, number, new Local(this, signedOrder, places, sender, traceparent), traceparent);

    private async Task ForwardAsync(
        ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, ulong number, IAnswerReceiver sender,
        string traceparent)
    {
        if (central.PartitionOf(signedOrder) is not { } partition)
        {
            // The network file has changed since the order was read, and its account has no home any more.
            sender.Receive(number, OrderAnswer.Of(Status.StoreUnavailable));
            return;
        }

        long started = time.GetTimestamp();
        var order = new ForwardedOrder(
            ArrayOf(signedOrder), [.. places.Select(place => place.Log.ToString())],
            [.. places.Select(place => place.Number)], traceparent);
        bool isLost = false;
        while (true)
        {
            try
            {
                ForwardedAnswer answer = await grains.GetGrain<IPartitionGrain>(partition).SubmitAsync(order);
                if (!answer.IsElsewhere)
                {
                    // A refusal that is not recorded tells nothing about a hand-over before it that got no answer.
                    bool isKnown = !isLost || answer.Outcome.Length > 0;
                    sender.Receive(number, isKnown ? AnswerOf(answer) : OrderAnswer.Of(Status.OutcomeUnknown));
                    return;
                }
            }
            catch (Exception fault)
            {
                // Deliberately everything: whatever became of the call, the same order can be handed over again.
                logger.LogDebug(fault, "An order for partition {Partition} got no answer.", partition);
                isLost = true;
            }

            if (time.GetElapsedTime(started) > Patience) break;
            await Task.Delay(Pause, time);
        }

        sender.Receive(number, OrderAnswer.Of(isLost ? Status.OutcomeUnknown : Status.StoreUnavailable));
    }

    private static OrderAnswer AnswerOf(ForwardedAnswer answer)
    {
        RegionCode home = RegionCode.TryParse(answer.Home, out RegionCode read) ? read : default;
        return new OrderAnswer((Status)answer.Status, answer.Detail, answer.Outcome, home);
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
            && segment is { Offset: 0, Array: { } array } && array.Length == segment.Count
            ? array
            : bytes.ToArray();

    /// <summary>Hears this node's own answer, which may be that the partition is another's, from the start or by now.</summary>
    private sealed class Local(
        OrderRouter router, ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, IAnswerReceiver sender,
        string traceparent) : IAnswerReceiver
    {
        public void Receive(ulong number, OrderAnswer answer)
        {
            if (answer.IsElsewhere) _ = router.ForwardAsync(signedOrder, places, number, sender, traceparent);
            else sender.Receive(number, answer);
        }
    }
}
