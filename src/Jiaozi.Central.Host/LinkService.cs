using Grpc.Core;
using Jiaozi.Core.Sealing;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Central.Host;

/// <summary>Takes deliveries from the centrals of other regions.</summary>
[PeerRoles(NodeRole.Central)]
internal sealed class LinkService(CentralNode node) : Link.LinkBase
{
    public override Task<DeliverReply> Deliver(DeliverRequest request, ServerCallContext context)
    {
        // The claim in the request is signed by a region as well; this keeps one region from sending another's at all.
        if (PeerGuard.PeerOf(context.GetHttpContext()) is not { } peer
            || (LogId.TryParse(request.Log, out LogId log) && log.Region == peer.Region))
        {
            return node.DeliverAsync(request);
        }

        return Task.FromResult(new DeliverReply
        {
            Status = (int)Status.LinkRefused, Detail = $"A certificate of {peer} delivers nothing of {request.Log}.",
        });
    }
}
