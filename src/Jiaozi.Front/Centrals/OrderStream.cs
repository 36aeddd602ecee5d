using System.Threading.Channels;
using Grpc.Core;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// Sends orders to one address of a central over one stream, which is opened when there is something to send and opened
/// anew when it breaks. Orders that come while others are being written travel together in the next message.
/// </summary>
internal sealed class OrderStream : IDisposable
{
    private readonly Channel<PendingOrder> _waiting =
        Channel.CreateUnbounded<PendingOrder>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Central.CentralClient _client;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();

    public OrderStream(Central.CentralClient client, TimeProvider time)
    {
        (_client, _time) = (client, time);
        _ = Task.Run(RunAsync);
    }

    /// <summary>Sends an order and waits for its answer.</summary>
    /// <param name="request">The order; its number is set here.</param>
    /// <param name="patience">How long to wait. Giving up does not take back what was sent.</param>
    public async Task<CallResult<OrderReply>> SubmitAsync(SubmitRequest request, TimeSpan patience)
    {
        var order = new PendingOrder(request);
        if (!_waiting.Writer.TryWrite(order)) return order.GiveUp();
        try
        {
            return await order.Answer.WaitAsync(patience, _time);
        }
        catch (TimeoutException)
        {
            return order.GiveUp();
        }
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
            while (await _waiting.Reader.WaitToReadAsync(_stopping.Token))
            {
                if (await OpenAsync() is { } connection)
                    await connection.RunAsync(_waiting.Reader, _stopping.Token);
                else
                    FailWaiting();
            }
        }
        catch (OperationCanceledException)
        {
            // The front stops, or the address has left the network file.
        }
        finally
        {
            FailWaiting();
            _stopping.Dispose();
        }
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
                await call.ResponseHeadersAsync;
                return new OrderConnection(call);
            }
            catch
            {
                call.Dispose();
                throw;
            }
        }
        catch (Exception fault) when (fault is RpcException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }

    private void FailWaiting()
    {
        while (_waiting.Reader.TryRead(out PendingOrder? order)) order.Fail();
    }
}
