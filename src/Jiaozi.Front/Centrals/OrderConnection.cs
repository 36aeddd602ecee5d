using System.Diagnostics.CodeAnalysis;
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
[SuppressMessage("Design", "CA1001", Justification = "EndAsync disposes what it holds, after all else.")]
internal sealed class OrderConnection(
    AsyncDuplexStreamingCall<OrderBatch, ReplyBatch> call, PendingOrders pending, TimeSpan patience,
    TimeProvider time)
{
    /// <summary>Orders in one message, so that the first of many is not kept waiting for the last.</summary>
    private const int MaxOrders = 256;

    private readonly CancellationTokenSource _ending = new();
    private readonly List<PendingOrder> _writing = new(MaxOrders);
    private Task _reading = Task.CompletedTask;
    private volatile bool _answered;
    private volatile Partitions? _held;

    /// <summary>True if the central has answered at least one order.</summary>
    public bool HasAnswered => _answered;

    /// <summary>The partitions whose orders the central decides itself, as far as it has said.</summary>
    public Partitions? Held => _held;

    /// <summary>
    /// Sends what waits and hands out the answers, until nothing more may be sent. Orders that still wait then were not
    /// touched; <see cref="EndAsync"/> must follow.
    /// </summary>
    public async Task SendAsync(ChannelReader<PendingOrder> waiting, CancellationToken stopping)
    {
        _reading = ReadAsync();
        await using (stopping.Register(_ending.Cancel))
        {
            try
            {
                while (await waiting.WaitToReadAsync(_ending.Token)) await WriteAsync(waiting);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                // Nothing more may be sent; what was sent is still answered unless the stream broke.
            }
            catch (Exception)
            {
                // Deliberately everything: the stream broke while it was written to, in whatever way.
                call.Dispose();
            }
        }
    }

    /// <summary>
    /// Hands out the answers that still come. When it returns, every order that was sent is answered or its outcome is
    /// unknown.
    /// </summary>
    public async Task EndAsync()
    {
        try
        {
            await call.RequestStream.CompleteAsync().WaitAsync(patience, time);
            await _reading.WaitAsync(patience, time);
        }
        catch (Exception)
        {
            // Deliberately everything: it was over already, or the central does not end its side and is cut off.
        }

        call.Dispose();
        await _reading;
        pending.GiveUp(this);
        _ending.Dispose();
    }

    private async Task WriteAsync(ChannelReader<PendingOrder> waiting)
    {
        var batch = new OrderBatch();
        while (batch.Orders.Count < MaxOrders && waiting.TryRead(out PendingOrder? order))
        {
            if (!order.TrySend(this)) continue;
            batch.Orders.Add(order.Request);
            _writing.Add(order);
        }

        if (batch.Orders.Count == 0) return;
        await call.RequestStream.WriteAsync(batch).WaitAsync(patience, time);
        foreach (PendingOrder order in _writing) order.SetWritten();
        _writing.Clear();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                ReplyBatch read = call.ResponseStream.Current;
                _answered |= read.Replies.Count > 0;
                if (read.Partitions.Length == Partitions.Size) _held = Partitions.Read(read.Partitions.Span);
                foreach (OrderReply reply in read.Replies)
                    if (pending.TryRemove(reply.Number, this, out PendingOrder? order)) order.Complete(reply);
                if (read.Closing) await _ending.CancelAsync();
            }
        }
        catch (Exception)
        {
            // Deliberately everything: the stream broke, in whatever way.
        }

        await _ending.CancelAsync();
    }
}
