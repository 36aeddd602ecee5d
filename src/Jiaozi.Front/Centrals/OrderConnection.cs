using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>One open stream to a central, until it breaks or the central says that it is about to stop.</summary>
internal sealed class OrderConnection(AsyncDuplexStreamingCall<OrderBatch, ReplyBatch> call)
{
    /// <summary>Orders in one message, so that the first of many is not kept waiting for the last.</summary>
    private const int MaxOrders = 256;

    private readonly ConcurrentDictionary<ulong, PendingOrder> _sent = new();
    private ulong _number;

    /// <summary>
    /// Sends what waits and hands out the answers. When it returns, every order it took is answered or its outcome is
    /// unknown; orders that still wait were not touched.
    /// </summary>
    public async Task RunAsync(ChannelReader<PendingOrder> waiting, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task reading = ReadAsync(ending);
        try
        {
            while (await waiting.WaitToReadAsync(ending.Token)) await WriteAsync(waiting);
        }
        catch (OperationCanceledException)
        {
            // Nothing more may be sent; what was sent is still answered unless the stream broke.
        }
        catch (Exception fault) when (fault is RpcException or InvalidOperationException)
        {
            // The stream broke while it was written to; reading ends for the same reason.
        }

        await EndAsync(reading);
    }

    /// <summary>Nobody waits for that order's answer any longer.</summary>
    public void Forget(PendingOrder order) => _sent.TryRemove(order.Request.Number, out _);

    private async Task EndAsync(Task reading)
    {
        try
        {
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception fault) when (fault is RpcException or InvalidOperationException)
        {
            // It was over already.
        }

        await reading;
        call.Dispose();
        foreach (PendingOrder order in _sent.Values) order.Fail();
    }

    private async Task WriteAsync(ChannelReader<PendingOrder> waiting)
    {
        var batch = new OrderBatch();
        while (batch.Orders.Count < MaxOrders && waiting.TryRead(out PendingOrder? order))
        {
            ulong number = ++_number;
            _sent[number] = order;
            if (!order.TrySend(this, number))
            {
                _sent.TryRemove(number, out _);
                continue;
            }

            batch.Orders.Add(order.Request);
        }

        if (batch.Orders.Count > 0) await call.RequestStream.WriteAsync(batch);
    }

    private async Task ReadAsync(CancellationTokenSource ending)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                foreach (OrderReply reply in call.ResponseStream.Current.Replies)
                    if (_sent.TryRemove(reply.Number, out PendingOrder? order)) order.Complete(reply);
                if (call.ResponseStream.Current.Closing) await ending.CancelAsync();
            }
        }
        catch (Exception fault) when (fault is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            // The stream broke.
        }

        await ending.CancelAsync();
    }
}
