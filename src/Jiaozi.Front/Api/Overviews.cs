using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Centrals;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Front.Api;

/// <summary>Asks all centrals at once for what concerns the whole network.</summary>
internal sealed class Overviews
{
    private readonly FrontOptions _options;
    private readonly INetworkSource _network;
    private readonly CentralPool _centrals;
    private readonly Aged<SupplyAnswer> _supply;
    private readonly Aged<HealthAnswer> _health;

    public Overviews(FrontOptions options, INetworkSource network, CentralPool centrals, TimeProvider time)
    {
        (_options, _network, _centrals) = (options, network, centrals);
        _supply = new Aged<SupplyAnswer>(options.Limits.OverviewMaxAge, time, AskSupplyAsync);
        _health = new Aged<HealthAnswer>(options.Limits.OverviewMaxAge, time, AskHealthAsync);
    }

    /// <summary>Supply by the newest seals whose signature is right.</summary>
    public Task<SupplyAnswer> SupplyAsync() => _supply.GetAsync();

    /// <summary>Health of this front and all centrals.</summary>
    public Task<HealthAnswer> HealthAsync() => _health.GetAsync();

    private async Task<SupplyAnswer> AskSupplyAsync()
    {
        NetworkFile file = _network.Current;
        (RegionCode Region, RegionTotals? Totals, ulong Seals)[] answers = await Task.WhenAll(
            file.Plan.Regions.Select(region => AskNewestSealsAsync(region, file)));
        BigInteger issued = 0;
        BigInteger redeemed = 0;
        var regions = new List<RegionSupply>();
        foreach ((RegionCode region, RegionTotals? totals, ulong seals) in answers)
        {
            if (totals is null) continue;
            issued += totals.Issued;
            redeemed += totals.Redeemed;
            regions.Add(Supply(region, seals, totals));
        }

        return new SupplyAnswer(
            regions, Text(issued), Text(redeemed), Text(issued - redeemed), regions.Count == answers.Length);
    }

    /// <summary>The sums over all logs of a region; no totals if one of them cannot be had.</summary>
    private async Task<(RegionCode, RegionTotals?, ulong)> AskNewestSealsAsync(RegionPlan region, NetworkFile file)
    {
        if (await AskSealsAsync(region.Code, 0, LogId.MaxNumber) is not { } last) return (region.Code, null, 0);
        SealSummary?[] newest = await Task.WhenAll(
            last.Logs.Select(head => AskNewestSealAsync(region.Code, head, file)));
        return newest.Contains(null)
            ? (region.Code, null, 0)
            : (region.Code, RegionTotals.Of(newest.Select(seal => seal!.Totals)),
                newest.Aggregate(0UL, (sum, seal) => sum + seal!.Number));
    }

    private async Task<SealSummary?> AskNewestSealAsync(RegionCode region, LogHead head, NetworkFile file)
    {
        if (!LogId.TryParse(head.Log, out LogId log) || log.Region != region || head.Number == 0) return null;
        GetSealsReply? page = await AskSealsAsync(region, log.Writer, head.Number - 1);
        return page is { Seals.Count: > 0 } ? Open(page.Seals[0], log, file)?.Summary : null;
    }

    private async Task<GetSealsReply?> AskSealsAsync(RegionCode region, byte writer, ulong after) =>
        (await _centrals.CallAsync(
            region, (client, call) => client.GetSealsAsync(
                new GetSealsRequest { Writer = writer, After = after, Limit = 1 }, call))).Reply;

    private static Seal? Open(ByteString bytes, LogId log, NetworkFile file)
    {
        try
        {
            Seal seal = Seal.Decode(bytes.Memory);
            return seal.Summary.Network == file.Plan.Id
                && seal.Summary.Log == log
                && file.TryFindKey(seal.Header.KeyId, out RegionCode owner, out RegionKey? key)
                && owner == log.Region
                && seal.Verify(key!.Key)
                ? seal
                : null;
        }
        catch (WireFormatException)
        {
            // Whatever that was, it is no seal of the region: the region is missing from the sums.
            return null;
        }
    }

    private static RegionSupply Supply(RegionCode region, ulong seals, RegionTotals totals) => new(
        region.ToString(), seals, Text(totals.Issued), Text(totals.Redeemed), Text(totals.Sent), Text(totals.Received),
        Text(totals.Unspent));

    private async Task<HealthAnswer> AskHealthAsync()
    {
        NetworkPlan plan = _network.Current.Plan;
        CentralHealth[] centrals = await Task.WhenAll(plan.Regions.Select(region => AskHealthAsync(region.Code)));
        return new HealthAnswer(_options.Region.ToString(), "ready", plan.Version, centrals);
    }

    private async Task<CentralHealth> AskHealthAsync(RegionCode region)
    {
        CallResult<GetHealthReply> result = await _centrals.CallAsync(
            region, (client, call) => client.GetHealthAsync(new GetHealthRequest(), call));
        if (!result.HasReply)
        {
            string detail = result.Fault == CallFault.NotSent ? "No connection." : "Connected, but no answer.";
            return new CentralHealth(region.ToString(), "unreachable", detail, 0, null);
        }

        ulong? waiting = result.Reply.Links.Aggregate(
            (ulong?)0, (sum, link) => sum + (link.HasWaiting ? link.Waiting : null));
        return new CentralHealth(
            region.ToString(), result.Reply.State, result.Reply.Detail, result.Reply.SealNumber, waiting);
    }

    private static string Text(BigInteger sum) => sum.ToString(CultureInfo.InvariantCulture);
}
