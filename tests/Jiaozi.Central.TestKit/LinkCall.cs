using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Central.TestKit;

/// <summary>One delivery on its way from a central to another.</summary>
public sealed class LinkCall(
    RegionCode from, RegionCode to, DeliverRequest request, int number, Func<DeliverRequest, Task<DeliverReply>> deliver)
{
    /// <summary>The sender.</summary>
    public RegionCode From { get; } = from;

    /// <summary>The receiver.</summary>
    public RegionCode To { get; } = to;

    /// <summary>A copy of what is sent; a script may change it.</summary>
    public DeliverRequest Request { get; } = request;

    /// <summary>Counts all deliveries of the network from 0.</summary>
    public int Number { get; } = number;

    /// <summary>Hands the request to the receiver; may be called several times.</summary>
    public Task<DeliverReply> PassAsync() => deliver(Request.Clone());
}
