using Grpc.Core;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Central.Host;

/// <summary>Takes deliveries from the centrals of other regions.</summary>
internal sealed class LinkService(CentralNode node) : Link.LinkBase
{
    public override Task<DeliverReply> Deliver(DeliverRequest request, ServerCallContext context) =>
        node.DeliverAsync(request);
}
