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
    public async ValueTask<ForwardedOrder> SubmitAsync(
        ReadOrder order, IReadOnlyList<SealPlace> places, string? traceparent = null)
    {
        var outgoing = new OutgoingOrder(order.Message.Bytes, places, traceparent);
        RegionCode region = order.Home;
        CallResult<OrderReply> result = await centrals.SubmitAsync(region, order.Partition, outgoing);

        // Only centrals know the overrides of single owners; the second answer stands, whatever it is.
        bool isWritten = result.IsWritten;
        if (result.HasReply && IsRedirection(result.Reply, order, out RegionCode home))
        {
            result = await centrals.SubmitAsync(region = home, order.Partition, outgoing);
            isWritten &= result.IsWritten;
        }

        return result.Fault switch
        {
            CallFault.None => new ForwardedOrder(result.Reply!, isWritten),
            CallFault.NotSent => Failed(Status.RegionUnavailable, $"The central of {region} cannot be reached."),
            _ => Failed(Status.OutcomeUnknown, $"The order was sent to {region}, but no answer came back."),
        };
    }

    private static bool IsRedirection(OrderReply reply, ReadOrder order, out RegionCode home) =>
        RegionCode.TryParse(reply.HomeRegion, out home)
        && reply.Status == (int)Status.WrongRegion
        && home != order.Home
        && HomeFinder.Known(home, order.Network) is not null;

    private static ForwardedOrder Failed(Status status, string detail) =>
        new(new OrderReply { Status = (int)status, Detail = detail }, IsWritten: false);
}
