using System.Diagnostics;
using Jiaozi.Central.Intake;
using Jiaozi.Central.Telemetry;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>
/// The engine's doors: orders, deliveries and acknowledgements go in, answers come out after durability.
/// </summary>
internal sealed class CentralEngine(CentralOptions options, OrderIntake intake, CommitLoop loop)
{
    private readonly OrderRoom _room = new(options.QueueCapacity);

    /// <summary>The newest durable head.</summary>
    public Head Durable => loop.Durable;

    public EngineState State => loop.State;

    public string Detail => loop.Detail;

    public int QueueLength => loop.QueueLength;

    /// <summary>Orders taken and not answered yet.</summary>
    public int OrdersUnderWay => _room.Taken;

    /// <summary>
    /// Takes a signed order: verifies it and hands it to the engine. The answer comes, on whatever thread, after the
    /// decision is durable.
    /// </summary>
    public async ValueTask SubmitAsync(
        ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, ulong number, IAnswerReceiver sender,
        string traceparent)
    {
        // Refused before its signature costs anything: what an overloaded central turns away must be cheap.
        if (!_room.TryEnter())
        {
            CentralMeters.Count(Status.Overloaded);
            sender.Receive(number, OrderAnswer.Of(Status.Overloaded));
            return;
        }

        Activity? trace = CentralTraces.Begin("order", ActivityKind.Server, traceparent);
        OrderAnswer answer;
        try
        {
            using Activity? verify = CentralTraces.Part("verify", trace);
            (VerifiedOrder? order, OrderAnswer? refused) = await intake.ReadAsync(signedOrder, places);
            verify?.Stop();
            if (order is not null && loop.TryAdd(new OrderWork(order, number, sender, _room) { Trace = trace })) return;
            answer = refused ?? OrderAnswer.Of(Full());
        }
        catch (StoreException fault)
        {
            // The engine reports the store; this order has not got as far as the engine, so nothing has changed.
            loop.Doubt(fault);
            answer = OrderAnswer.Of(Status.StoreUnavailable);
        }
        catch
        {
            _room.Leave();
            CentralTraces.End(trace, Status.InternalFault);
            throw;
        }

        _room.Leave();
        if (!answer.IsElsewhere) CentralMeters.Count(answer.Status);
        CentralTraces.End(trace, answer);
        sender.Receive(number, answer);
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

    private Status Full() => loop.State == EngineState.Ready ? Status.Overloaded : Status.StoreUnavailable;
}
