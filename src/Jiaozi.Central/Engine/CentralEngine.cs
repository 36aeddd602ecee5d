using Jiaozi.Central.Intake;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>
/// The engine's doors: orders, deliveries and acknowledgements go in, answers come out after durability.
/// </summary>
internal sealed class CentralEngine(CentralOptions options, OrderIntake intake, CommitLoop loop)
{
    private int _underWay;

    /// <summary>The newest durable head.</summary>
    public Head Durable => loop.Durable;

    public EngineState State => loop.State;

    public string Detail => loop.Detail;

    public int QueueLength => loop.QueueLength;

    /// <summary>Decides a signed order. The answer comes after the decision is durable.</summary>
    public async Task<OrderAnswer> SubmitAsync(
        ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, CancellationToken cancellation)
    {
        try
        {
            // Refused before its signature costs anything: what an overloaded central turns away must be cheap.
            return Interlocked.Increment(ref _underWay) > options.QueueCapacity
                ? OrderAnswer.Of(Status.Overloaded)
                : await DecideAsync(signedOrder, places, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Records verified transfers from another region.</summary>
    public async Task<ArrivalWork.DeliveryAnswer> ReceiveAsync(ArrivalWork work)
    {
        if (loop.TryAdd(work)) return await work.Answer;
        Refusal full = Refusal.Of(Full());
        return new ArrivalWork.DeliveryAnswer(full.Status, full.Detail, 0);
    }

    /// <summary>Forgets transfers that another region has for good; false if it must be asked for again.</summary>
    public async Task<bool> AcknowledgeAsync(byte writer, RegionCode destination, ulong first, ulong last)
    {
        var work = new AckWork(writer, destination, first, last);
        return loop.TryAdd(work) && await work.Done;
    }

    private async Task<OrderAnswer> DecideAsync(
        ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, CancellationToken cancellation)
    {
        VerifiedOrder? order;
        OrderAnswer? refused;
        try
        {
            (order, refused) = await intake.ReadAsync(signedOrder, places, cancellation);
        }
        catch (StoreException)
        {
            // The engine reports the store; this order has not got as far as the engine, so nothing has changed.
            return OrderAnswer.Of(Status.StoreUnavailable);
        }

        if (order is null) return refused!;
        var work = new OrderWork(order);
        return loop.TryAdd(work) ? await work.Answer : OrderAnswer.Of(Full());
    }

    private Status Full() => loop.State == EngineState.Ready ? Status.Overloaded : Status.StoreUnavailable;
}
