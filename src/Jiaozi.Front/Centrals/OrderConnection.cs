using System.Threading.Channels;
using Grpc.Core;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>One open stream to a central, until it breaks or the central says that it is about to stop.</summary>
/// <param name="call">The stream, its response headers received.</param>
/// <param name="pending">The orders that wait for their answer.</param>
/// <param name="patience">How long one write, and after the last one the answers, may take; by then nobody waits.</param>
/// <param name="time">The clock.</param>
internal sealed class OrderConnection(
    AsyncDuplexStreamingCall<OrderBatch, ReplyBatch> call, PendingOrders pending, TimeSpan patience,
    TimeProvider time)
{
    /// <summary>Orders in one message, so that the first of many is not kept waiting for the last.</summary>
    private const int MaxOrders = 256;

    private bool _answered;
    private volatile Partitions? _held;

    /// <summary>The partitions whose orders the central decides itself, as far as it has said.</summary>
    public Partitions? Held => _held;

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
        pending.GiveUp(this);
    }

    private async Task WriteAsync(ChannelReader<PendingOrder> waiting)
    {
        var batch = new OrderBatch();
        while (batch.Orders.Count < MaxOrders && waiting.TryRead(out PendingOrder? order))
        {
            if (order.TrySend(this)) batch.Orders.Add(order.Request);
        }

        if (batch.Orders.Count > 0) await call.RequestStream.WriteAsync(batch).WaitAsync(patience, time);
    }

    private async Task ReadAsync(CancellationTokenSource ending)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                ReplyBatch read = call.ResponseStream.Current;
                _answered |= read.Replies.Count > 0;
                if (read.Partitions.Length == Partitions.Size) _held = Partitions.Read(read.Partitions.Span);
                foreach (OrderReply reply in read.Replies)
                    if (pending.TryRemove(reply.Number, out PendingOrder? order)) order.Complete(reply);
                if (read.Closing) await ending.CancelAsync();
            }
        }
        catch (Exception)
        {
            // Deliberately everything: the stream broke, in whatever way.
        }

        await ending.CancelAsync();
    }
}
