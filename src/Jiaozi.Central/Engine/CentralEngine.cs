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
    private readonly OrderRoom _room = new(options.QueueCapacity);

    /// <summary>The newest durable head.</summary>
    public Head Durable => loop.Durable;

    public EngineState State => loop.State;

    public string Detail => loop.Detail;

    public int QueueLength => loop.QueueLength;

    /// <summary>
    /// Takes a signed order: verifies it and hands it to the engine. The answer comes, on whatever thread, after the
    /// decision is durable.
    /// </summary>
    public async ValueTask SubmitAsync(
        ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, ulong number, IAnswerReceiver sender)
    {
        // Refused before its signature costs anything: what an overloaded central turns away must be cheap.
        if (!_room.TryEnter())
        {
            sender.Receive(number, OrderAnswer.Of(Status.Overloaded));
            return;
        }

        OrderAnswer answer;
        try
        {
            (VerifiedOrder? order, OrderAnswer? refused) = await intake.ReadAsync(signedOrder, places);
            if (order is not null && loop.TryAdd(new OrderWork(order, number, sender, _room))) return;
            answer = refused ?? OrderAnswer.Of(Full());
        }
        catch (StoreException)
        {
            // The engine reports the store; this order has not got as far as the engine, so nothing has changed.
            answer = OrderAnswer.Of(Status.StoreUnavailable);
        }
        catch
        {
            _room.Leave();
            throw;
        }

        _room.Leave();
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
