using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<RegionCode, Lazy<Task<Freshness>>> _asking = new();

    /// <summary>Asks once.</summary>
    /// <returns>True if a newer file came into force.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellation)
    {
        IEnumerable<RegionCode> others = network.Current.Plan.Regions.Select(region => region.Code);
        foreach (RegionCode region in others.OrderBy(region => region == options.Region ? 0 : 1))
        {
            Freshness answer = await AskAsync(region, cancellation);
            if (answer != Freshness.Unknown) return answer == Freshness.Newer;
        }

        return false;
    }

    /// <summary>
    /// Asks one region now, because it has used something that a file does not know. Whoever comes while the region is
    /// being asked shares that question, so a flood of forged coins makes one call at a time and no more.
    /// </summary>
    /// <param name="region">The region.</param>
    /// <param name="than">Version of the file that does not know it.</param>
    public async Task<Freshness> CatchUpAsync(RegionCode region, ulong than)
    {
        if (network.Current.Region(region) is null) return Freshness.Newest;
        Freshness answer = Freshness.Unknown;

        // A question that was under way may have been answered before the region went on; the second one was not.
        for (int question = 0; question < 2 && network.Current.Plan.Version == than; question++)
        {
            Lazy<Task<Freshness>> mine = new(() => AskAsync(region, CancellationToken.None));
            Lazy<Task<Freshness>> asked = _asking.GetOrAdd(region, mine);
            try
            {
                answer = await asked.Value;
            }
            finally
            {
                _asking.TryRemove(KeyValuePair.Create(region, asked));
            }

            if (ReferenceEquals(asked, mine)) break;
        }

        return network.Current.Plan.Version > than ? Freshness.Newer : answer;
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

    private async Task<Freshness> AskAsync(RegionCode region, CancellationToken cancellation)
    {
        CallResult<GetHealthReply> health = await centrals.CallAsync(
            region, (client, call) => client.GetHealthAsync(new GetHealthRequest(), call), cancellation);
        if (!health.HasReply) return Freshness.Unknown;

        // The file may be large, so it is fetched only when there is a newer one.
        if (health.Reply.NetworkVersion <= network.Current.Plan.Version) return Freshness.Newest;
        CallResult<GetNetworkReply> file = await centrals.CallAsync(
            region, (client, call) => client.GetNetworkAsync(new GetNetworkRequest(), call), cancellation);
        if (!file.HasReply) return Freshness.Unknown;
        return network.Offer(file.Reply.File.Memory) ? Freshness.Newer : Freshness.Newest;
    }
}
