using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Jiaozi.Central.Engine;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using SealPlace = Jiaozi.Central.Intake.SealPlace;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Central.Host;

/// <summary>
/// One front's stream of orders. Signatures of different orders are verified on all cores; answers that are ready
/// together travel together. Every order that was read is answered, also when the central is about to stop.
/// </summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "The semaphore holds nothing; an order may outlive the stream it came over.")]
internal sealed class OrderSession : IAnswerReceiver
{
    /// <summary>Orders of one front under way; the next is read when the answer to one of them was sent.</summary>
    private const int MaxUnderWay = 4096;

    private const int MaxReplies = 256;

    /// <summary>Orders of one message that are verified one after the other; waking a thread for each costs more.</summary>
    private const int MaxTogether = 8;

    /// <summary>How long a front may take to end its side once it was told to.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Answers by the front's number; no answer is the word that the central takes no more orders.</summary>
    private readonly Channel<(ulong Number, OrderAnswer? Answer)> _answers =
        Channel.CreateUnbounded<(ulong, OrderAnswer?)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly SemaphoreSlim _room = new(MaxUnderWay);
    private readonly IOrderTaker _orders;
    private readonly Func<Partitions> _partitions;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly Action<ArraySegment<SubmitRequest>> _decide;

    public OrderSession(
        IOrderTaker orders, Func<Partitions> partitions, ILogger logger, CancellationToken stopping)
    {
        (_orders, _partitions, _logger, _stopping) = (orders, partitions, logger, stopping);
        _decide = Decide;
    }

    /// <summary>Runs until the front ends its side or the stream breaks.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<OrderBatch> orders, IServerStreamWriter<ReplyBatch> replies, ServerCallContext context)
    {
        // 1. The headers tell the front that it may send.
        await context.WriteResponseHeadersAsync([]);
        Task writing = WriteAsync(replies, context.CancellationToken);

        // 2. Take orders until the front says that there are no more.
        using (var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken))
        await using (_stopping.Register(() => Close(ending)))
        {
            await ReadAsync(orders, ending.Token);
        }

        // 3. Nobody has room only when everybody has answered.
        for (int i = 0; i < MaxUnderWay; i++) await _room.WaitAsync(CancellationToken.None);
        _answers.Writer.Complete();
        await writing;
    }

    private void Close(CancellationTokenSource ending)
    {
        _answers.Writer.TryWrite((0, null));
        ending.CancelAfter(Patience);
    }

    private async Task ReadAsync(IAsyncStreamReader<OrderBatch> orders, CancellationToken ending)
    {
        try
        {
            while (await orders.MoveNext(ending))
            {
                SubmitRequest[] read = [.. orders.Current.Orders];
                for (int first = 0; first < read.Length; first += MaxTogether)
                {
                    var some = new ArraySegment<SubmitRequest>(read, first, Math.Min(MaxTogether, read.Length - first));

                    // Not given up: what was read is decided, and room comes back in any case.
                    for (int i = 0; i < some.Count; i++) await _room.WaitAsync(CancellationToken.None);
                    ThreadPool.UnsafeQueueUserWorkItem(_decide, some, preferLocal: false);
                }
            }
        }
        catch (Exception fault)
        {
            // Deliberately everything: the front has gone, does not end its side, or sends what is no message. What was
            // read before that is decided and answered all the same.
            _logger.LogDebug(fault, "A front's stream of orders has ended early.");
        }
    }

    private async void Decide(ArraySegment<SubmitRequest> orders)
    {
        foreach (SubmitRequest order in orders)
        {
            try
            {
                await _orders.SubmitAsync(
                    order.Order.Memory, Places(order), order.Number, this, order.Traceparent);
            }
            catch (Exception fault)
            {
                // Deliberately everything: nothing may leave a front without an answer, or end the process.
                _logger.LogError(fault, "An order failed in the program.");
                Receive(order.Number, OrderAnswer.Of(Status.InternalFault));
            }
        }
    }

    public void Receive(ulong number, OrderAnswer answer) => _answers.Writer.TryWrite((number, answer));

    private async Task WriteAsync(IServerStreamWriter<ReplyBatch> stream, CancellationToken gone)
    {
        bool hears = true;
        Partitions? told = null;
        var sent = new List<OrderAnswer>(MaxReplies);
        while (await _answers.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = new ReplyBatch();
            while (sent.Count < MaxReplies && _answers.Reader.TryRead(out (ulong Number, OrderAnswer? Answer) next))
            {
                if (next.Answer is { } answer)
                {
                    batch.Replies.Add(CentralService.Reply(answer, next.Number));
                    sent.Add(answer);
                }
                else
                {
                    batch.Closing = true;
                }
            }

            if (_partitions() is var held && !ReferenceEquals(held, told))
            {
                told = held;
                batch.Partitions = UnsafeByteOperations.UnsafeWrap(held.Bytes);
            }

            try
            {
                if (hears) await stream.WriteAsync(batch, gone);
            }
            catch (Exception fault)
            {
                // Deliberately everything: the front has gone; it asks again for what it did not hear.
                _logger.LogDebug(fault, "A front does not hear the answers to its orders.");
                hears = false;
            }

            // Written or lost, nobody reads them any more.
            foreach (OrderAnswer answer in sent) answer.Release();

            // Only now: a front that sends and does not listen must not pile up answers here.
            if (sent.Count > 0) _room.Release(sent.Count);
            sent.Clear();
        }
    }

    /// <summary>Where the coins were sealed; nothing if one of the places is none.</summary>
    private static SealPlace[] Places(SubmitRequest order)
    {
        var places = new SealPlace[order.Places.Count];
        for (int i = 0; i < places.Length; i++)
        {
            if (!LogId.TryParse(order.Places[i].Log, out LogId log)) return [];
            places[i] = new SealPlace(log, order.Places[i].Number);
        }

        return places;
    }
}
