using System.Threading.Channels;
using Grpc.Core;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// Sends orders to one address of a central over one stream, which is kept open whether or not there is something to
/// send: that it is open tells that somebody is there. Orders that come while others are being written travel together
/// in the next message.
/// </summary>
internal sealed class OrderStream : IDisposable
{
    /// <summary>Rest after a connection that came to nothing.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    /// <summary>Rest between attempts to open the stream while there is nothing to send.</summary>
    private static readonly TimeSpan IdleRest = TimeSpan.FromMilliseconds(500);

    private readonly Channel<PendingOrder> _waiting;
    private readonly PendingOrders _pending;
    private readonly Central.CentralClient _client;
    private readonly FrontLimits _limits;
    private readonly TimeProvider _time;
    private volatile OrderConnection? _connection;
    private Task _answering = Task.CompletedTask;

    // Never disposed: it has no timer, and an address may be let go twice.
    private readonly CancellationTokenSource _stopping = new();

    public OrderStream(Central.CentralClient client, FrontLimits limits, TimeProvider time)
    {
        (_client, _limits, _time) = (client, limits, time);
        _pending = new PendingOrders(time);
        _waiting = Channel.CreateBounded<PendingOrder>(
            new BoundedChannelOptions(limits.MaxConcurrentRequests) { SingleReader = true });

        // The stream outlives the order that opens it, and its trace.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(RunAsync);
    }

    /// <summary>True as long as the stream is open. A central that does not answer pings has it for two seconds.</summary>
    public bool IsOpen => _connection is not null;

    /// <summary>True if the central at this address has said that it decides the orders of a partition itself.</summary>
    public bool Holds(int partition) => _connection?.Held?.Has(partition) == true;

    /// <summary>Sends an order; the task ends with its answer.</summary>
    /// <param name="order">The order.</param>
    /// <param name="patience">How long to wait. Giving up does not take back what was sent.</param>
    public Task<CallResult<OrderReply>> SubmitAsync(OutgoingOrder order, TimeSpan patience)
    {
        PendingOrder pending = _pending.Add(order, patience);
        if (!_waiting.Writer.TryWrite(pending)) _pending.GiveUp(pending);
        return pending.Answer;
    }

    /// <summary>Breaks the stream; what was not sent never will be.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _stopping.Cancel();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                await SendAsync();
                await RestAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The front stops, or the address has left the network file.
        }
        finally
        {
            _waiting.Writer.TryComplete();
            FailWaiting();
            await _answering;
            _pending.Dispose();
        }
    }

    /// <summary>
    /// Sends over one connection as long as it takes orders, or lets what waits fail if there is none.
    /// </summary>
    private async Task SendAsync()
    {
        try
        {
            if (await OpenAsync() is not { } connection)
            {
                FailWaiting();
                return;
            }

            try
            {
                _connection = connection;
                await connection.SendAsync(_waiting.Reader, _stopping.Token);
            }
            finally
            {
                // Its answers are not waited for: another stream, or another node, takes the next orders.
                _connection = null;
                Task ending = connection.EndAsync();
                _answering = _answering.IsCompleted ? ending : Task.WhenAll(_answering, ending);
            }

            if (connection.HasAnswered) return;
            FailWaiting();
            await Task.Delay(Rest, _time, _stopping.Token);
        }
        catch (Exception) when (!_stopping.IsCancellationRequested)
        {
            // Deliberately everything: a fault that nobody foresaw breaks a connection, not the way to a region.
            FailWaiting();
        }
    }

    /// <summary>Rests until there is something to send, but not for long.</summary>
    private async Task RestAsync()
    {
        using var resting = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await Task.WhenAny(
            _waiting.Reader.WaitToReadAsync(resting.Token).AsTask(), Task.Delay(IdleRest, _time, resting.Token));
        await resting.CancelAsync();
    }

    /// <summary>Opens the stream; null if the central cannot be reached. Nothing is sent before it has answered.</summary>
    private async Task<OrderConnection?> OpenAsync()
    {
        try
        {
            AsyncDuplexStreamingCall<OrderBatch, ReplyBatch> call =
                _client.Submit(cancellationToken: _stopping.Token);
            try
            {
                await call.ResponseHeadersAsync.WaitAsync(_limits.CentralTimeout, _time);
                return new OrderConnection(call, _pending, _limits.CentralTimeout, _time);
            }
            catch
            {
                call.Dispose();
                throw;
            }
        }
        catch (Exception fault) when (fault is RpcException or ObjectDisposedException or InvalidOperationException
            or TimeoutException)
        {
            return null;
        }
    }

    private void FailWaiting()
    {
        while (_waiting.Reader.TryRead(out PendingOrder? order)) _pending.GiveUp(order);
    }
}
