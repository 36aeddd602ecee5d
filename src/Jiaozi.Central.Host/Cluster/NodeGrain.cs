using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Central.Listening;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>Hears what other nodes tell this one.</summary>
[NodePlacement.Used]
internal sealed class NodeGrain(ListenerRelay relay, CentralNode central) : Grain, INodeGrain
{
    public Task ListenersAsync(string node, bool isAll, byte[] listening, byte[] gone)
    {
        relay.Heard(SiloAddress.FromParsableString(node), isAll, listening, gone);
        return Task.CompletedTask;
    }

    public Task ArrivedAsync(ForwardedArrival arrival)
    {
        OwnerId? payer = OwnerId.TryParse(arrival.Payer, out OwnerId read) ? read : null;
        central.PublishHere(
            OwnerDigest.Read(arrival.Owner),
            new Arrived(Coin.Decode(arrival.Coin), OrderId.Read(arrival.Order), payer));
        return Task.CompletedTask;
    }

    public Task EndAsync(byte[] owner)
    {
        central.EndHere(OwnerDigest.Read(owner));
        return Task.CompletedTask;
    }
}
