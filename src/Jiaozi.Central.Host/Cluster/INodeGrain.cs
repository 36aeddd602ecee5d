using Orleans.Concurrency;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>What nodes tell each other about terminals that listen. Key: the address of the node that is told.</summary>
[Alias("jiaozi.node")]
internal interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Owners for whom somebody listens at another node.</summary>
    /// <param name="node">Address of that node.</param>
    /// <param name="isAll">True if there are no others.</param>
    /// <param name="listening">Owner digests, 16 bytes each, end to end.</param>
    /// <param name="gone">Owner digests for whom nobody listens there any more.</param>
    [AlwaysInterleave]
    [Alias("listeners")]
    Task ListenersAsync(string node, bool isAll, byte[] listening, byte[] gone);

    /// <summary>A coin for an owner for whom somebody listens here.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("arrived")]
    Task ArrivedAsync(ForwardedArrival arrival);

    /// <summary>Ends the listeners of an owner (16 bytes).</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("end")]
    Task EndAsync(byte[] owner);
}
