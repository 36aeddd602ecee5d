using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>One open stream to a central, until it breaks or the central says that it is about to stop.</summary>
/// <param name="call">The stream, its response headers received.</param>
/// <param name="patience">How long one write, and after the last one the answers, may take; by then nobody waits.</param>
/// <param name="time">The clock.</param>
internal sealed class OrderConnection(
    AsyncDuplexStreamingCall<OrderBatch, ReplyBatch> call, TimeSpan patience, TimeProvider time)
{
    /// <summary>Orders in one message, so that the first of many is not kept waiting for the last.</summary>
    private const int MaxOrders = 256;

    private readonly ConcurrentDictionary<ulong, PendingOrder> _sent = new();
    private ulong _number;
    private bool _answered;

    /// <summary>
    /// Sends what waits and hands out the answers. When it returns, every order it took is answered or its outcome is
    /// unknown; orders that still wait were not touched.
    /// </summary>
    /// <returns>True if the central answered at least one order.</returns>
    public async Task<bool> RunAsync(ChannelReader<PendingOrder> waiting, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task reading = ReadAsync(ending);
        try
        {
            while (await waiting.WaitToReadAsync(ending.Token)) await WriteAsync(waiting);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Nothing more may be sent; what was sent is still answered unless the stream broke.
        }
        catch (Exception)
        {
            // Deliberately everything: the stream broke while it was written to, in whatever way.
            call.Dispose();
        }

        await EndAsync(reading);
        return _answered;
    }

    /// <summary>Nobody waits for that order's answer any longer.</summary>
    public void Forget(PendingOrder order) => _sent.TryRemove(order.Number, out _);

    private async Task EndAsync(Task reading)
    {
        try
        {
            await call.RequestStream.CompleteAsync().WaitAsync(patience, time);
            await reading.WaitAsync(patience, time);
        }
        catch (Exception)
        {
            // Deliberately everything: it was over already, or the central does not end its side and is cut off.
        }

        call.Dispose();
        await reading;
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

        if (batch.Orders.Count > 0) await call.RequestStream.WriteAsync(batch).WaitAsync(patience, time);
    }

    private async Task ReadAsync(CancellationTokenSource ending)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                _answered |= call.ResponseStream.Current.Replies.Count > 0;
                foreach (OrderReply reply in call.ResponseStream.Current.Replies)
                    if (_sent.TryRemove(reply.Number, out PendingOrder? order)) order.Complete(reply);
                if (call.ResponseStream.Current.Closing) await ending.CancelAsync();
            }
        }
        catch (Exception)
        {
            // Deliberately everything: the stream broke, in whatever way.
        }

        await ending.CancelAsync();
    }
}
