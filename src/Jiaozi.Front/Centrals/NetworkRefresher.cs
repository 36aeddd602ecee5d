using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// Asks for a newer network file every few seconds: the own region's central, or another one if that cannot be
/// reached (its address may be what has changed). Only the root key's signature makes a file count.
/// </summary>
internal sealed class NetworkRefresher(
    FrontOptions options, NetworkSource network, CentralPool centrals, TimeProvider time) : BackgroundService
{
    /// <summary>Asks once.</summary>
    /// <returns>True if a newer file came into force.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellation)
    {
        IEnumerable<RegionCode> others = network.Current.Plan.Regions.Select(region => region.Code);
        foreach (RegionCode region in others.OrderBy(region => region == options.Region ? 0 : 1))
        {
            CallResult<GetHealthReply> health = await centrals.CallAsync(
                region, (client, call) => client.GetHealthAsync(new GetHealthRequest(), call), cancellation);
            if (!health.HasReply) continue;

            // The file may be large, so it is fetched only when there is a newer one.
            if (health.Reply.NetworkVersion <= network.Current.Plan.Version) return false;
            CallResult<GetNetworkReply> file = await centrals.CallAsync(
                region, (client, call) => client.GetNetworkAsync(new GetNetworkRequest(), call), cancellation);
            if (file.HasReply) return network.Offer(file.Reply.File.Memory);
        }

        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.Limits.NetworkRefresh, time, stoppingToken);
                await RefreshAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The front stops.
        }
    }
}
