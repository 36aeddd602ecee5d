using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Front.Preprocessing;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// Hands an order to the home central and brings its answer back. Once sent it is never taken back: the terminal may
/// go away, the order stays, and its answer can be asked for by id.
/// </summary>
internal sealed class OrderForwarder(CentralPool centrals)
{
    /// <summary>Submits an order and follows one redirection to its owner's home.</summary>
    /// <param name="order">The order.</param>
    /// <param name="places">Where its coins were sealed.</param>
    /// <param name="traceparent">W3C trace context of a sampled order.</param>
    public async Task<OrderReply> SubmitAsync(
        ReadOrder order, IReadOnlyList<SealPlace> places, string? traceparent = null)
    {
        var request = new SubmitRequest
        {
            Order = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(order.Message.Bytes), Places = { places },
        };
        if (traceparent is not null) request.Traceparent = traceparent;
        OrderReply reply = await SubmitAsync(order.Home, order.Partition, request);

        // Only centrals know the overrides of single owners; the second answer stands, whatever it is.
        return IsRedirection(reply, order, out RegionCode home) ? await SubmitAsync(home, order.Partition, request) : reply;
    }

    private async Task<OrderReply> SubmitAsync(RegionCode region, int? partition, SubmitRequest request)
    {
        CallResult<OrderReply> result = await centrals.SubmitAsync(region, partition, request);
        return result.Fault switch
        {
            CallFault.None => result.Reply!,
            CallFault.NotSent => Failed(Status.RegionUnavailable, $"The central of {region} cannot be reached."),
            _ => Failed(Status.OutcomeUnknown, $"The order was sent to {region}, but no answer came back."),
        };
    }

    private static bool IsRedirection(OrderReply reply, ReadOrder order, out RegionCode home) =>
        RegionCode.TryParse(reply.HomeRegion, out home)
        && reply.Status == (int)Status.WrongRegion
        && home != order.Home
        && HomeFinder.Known(home, order.Network) is not null;

    private static OrderReply Failed(Status status, string detail) => new() { Status = (int)status, Detail = detail };
}
