using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Central.Links;

/// <summary>Carries transfers to the central of another region.</summary>
public interface ILinkTransport
{
    /// <summary>Delivers transfers.</summary>
    /// <exception cref="LinkException">
    /// The other central cannot be reached; whether it applied them is unknown.
    /// </exception>
    Task<DeliverReply> DeliverAsync(RegionCode destination, DeliverRequest request, CancellationToken cancellation);
}
