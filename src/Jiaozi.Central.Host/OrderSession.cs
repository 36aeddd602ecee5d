using System.Threading.Channels;
using Grpc.Core;
using Jiaozi.Central.Engine;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using SealPlace = Jiaozi.Central.Intake.SealPlace;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Central.Host;

/// <summary>
/// One front's stream of orders. Signatures of different orders are verified on all cores; answers that are ready
/// together travel together. Every order that was read is answered, also when the central is about to stop.
/// </summary>
internal sealed class OrderSession : IDisposable
{
    /// <summary>Orders of one front that are decided at once; the next is read when one of them is answered.</summary>
    private const int MaxUnderWay = 4096;

    private const int MaxReplies = 256;

    /// <summary>How long a front may take to end its side once it was told to.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<OrderReply> _replies =
        Channel.CreateUnbounded<OrderReply>(new UnboundedChannelOptions { SingleReader = true });

    private readonly SemaphoreSlim _room = new(MaxUnderWay);
    private readonly CentralNode _node;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly Action<SubmitRequest> _decide;

    public OrderSession(CentralNode node, ILogger logger, CancellationToken stopping)
    {
        (_node, _logger, _stopping) = (node, logger, stopping);
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
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        await using (_stopping.Register(() => Close(ending)))
        {
            await ReadAsync(orders, ending.Token);
        }

        // 3. Nobody has room only when everybody has answered.
        for (int i = 0; i < MaxUnderWay; i++) await _room.WaitAsync(CancellationToken.None);
        _replies.Writer.Complete();
        await writing;
    }

    /// <summary>Call after <see cref="RunAsync"/> has ended.</summary>
    public void Dispose() => _room.Dispose();

    private void Close(CancellationTokenSource ending)
    {
        _replies.Writer.TryWrite(Closing);
        ending.CancelAfter(Patience);
    }

    /// <summary>Stands among the replies for the word that the central takes no more orders.</summary>
    private static readonly OrderReply Closing = new();

    private async Task ReadAsync(IAsyncStreamReader<OrderBatch> orders, CancellationToken ending)
    {
        try
        {
            while (await orders.MoveNext(ending))
            {
                foreach (SubmitRequest order in orders.Current.Orders)
                {
                    await _room.WaitAsync(ending);
                    ThreadPool.UnsafeQueueUserWorkItem(_decide, order, preferLocal: false);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or RpcException)
        {
            // The front has gone, or does not end its side. What was read is decided all the same.
        }
    }

    private async void Decide(SubmitRequest order)
    {
        OrderReply reply;
        try
        {
            // Not tied to the front's patience: an order that was taken is decided whether or not somebody waits.
            OrderAnswer answer = await _node.SubmitAsync(order.Order.Memory, Places(order), CancellationToken.None);
            reply = CentralService.Reply(answer);
        }
        catch (Exception fault)
        {
            // Deliberately everything: nothing may leave a front without an answer, or end the process.
            _logger.LogError(fault, "An order failed in the program.");
            reply = CentralService.Reply(OrderAnswer.Of(Status.InternalFault));
        }

        reply.Number = order.Number;
        _replies.Writer.TryWrite(reply);
        _room.Release();
    }

    private async Task WriteAsync(IServerStreamWriter<ReplyBatch> stream, CancellationToken gone)
    {
        try
        {
            while (await _replies.Reader.WaitToReadAsync(gone))
            {
                var batch = new ReplyBatch();
                while (batch.Replies.Count < MaxReplies && _replies.Reader.TryRead(out OrderReply? reply))
                {
                    if (ReferenceEquals(reply, Closing)) batch.Closing = true;
                    else batch.Replies.Add(reply);
                }

                await stream.WriteAsync(batch, gone);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or RpcException
            or InvalidOperationException)
        {
            // The front has gone; it asks again for what it did not hear.
        }
    }

    private static List<SealPlace> Places(SubmitRequest order)
    {
        var places = new List<SealPlace>(order.Places.Count);
        foreach (Protocol.Grpc.SealPlace place in order.Places)
            if (LogId.TryParse(place.Log, out LogId log)) places.Add(new SealPlace(log, place.Number));
        return places;
    }
}
