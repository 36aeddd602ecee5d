using System.Globalization;
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
        (RegionCode Region, SealTotals? Totals, ulong Seal)[] answers = await Task.WhenAll(
            file.Plan.Regions.Select(region => AskNewestSealAsync(region, file)));
        UInt128 issued = 0;
        UInt128 redeemed = 0;
        var regions = new List<RegionSupply>();
        foreach ((RegionCode region, SealTotals? totals, ulong seal) in answers)
        {
            if (totals is null) continue;
            issued = checked(issued + totals.Issued);
            redeemed = checked(redeemed + totals.Redeemed);
            regions.Add(Supply(region, seal, totals));
        }

        Int128 outstanding = (Int128)issued - (Int128)redeemed;
        return new SupplyAnswer(
            regions, Text(issued), Text(redeemed), outstanding.ToString(CultureInfo.InvariantCulture),
            regions.Count == answers.Length);
    }

    private async Task<(RegionCode, SealTotals?, ulong)> AskNewestSealAsync(RegionPlan region, NetworkFile file)
    {
        if (await AskSealsAsync(region.Code, ulong.MaxValue) is not { } last) return (region.Code, null, 0);
        if (last.Newest == 0) return (region.Code, SealTotals.Zero, 0);
        GetSealsReply? page = await AskSealsAsync(region.Code, last.Newest - 1);
        return page is { Seals.Count: > 0 } && Open(page.Seals[0], region.Code, file) is { } seal
            ? (region.Code, seal.Summary.Totals, seal.Summary.Number)
            : (region.Code, null, 0);
    }

    private async Task<GetSealsReply?> AskSealsAsync(RegionCode region, ulong after) => (await _centrals.CallAsync(
        region, (client, call) => client.GetSealsAsync(new GetSealsRequest { After = after, Limit = 1 }, call))).Reply;

    private static Seal? Open(ByteString bytes, RegionCode region, NetworkFile file)
    {
        try
        {
            Seal seal = Seal.Decode(bytes.Memory);
            return seal.Summary.Network == file.Plan.Id
                && seal.Summary.Log.Region == region
                && file.TryFindKey(seal.Header.KeyId, out RegionCode owner, out RegionKey? key)
                && owner == region
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

    private static RegionSupply Supply(RegionCode region, ulong seal, SealTotals totals)
    {
        UInt128 sent = 0;
        UInt128 received = 0;
        foreach (SentTotal total in totals.Sent.Values) sent = checked(sent + total.Amount);
        foreach (ReceivedTotal total in totals.Received.Values) received = checked(received + total.Amount);
        return new RegionSupply(
            region.ToString(), seal, Text(totals.Issued), Text(totals.Redeemed), Text(sent), Text(received),
            totals.Unspent.ToString(CultureInfo.InvariantCulture));
    }

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
            return new CentralHealth(region.ToString(), "unreachable", detail, 0, 0);
        }

        ulong waiting = result.Reply.Links.Aggregate(0UL, (sum, link) => sum + link.Waiting);
        return new CentralHealth(
            region.ToString(), result.Reply.State, result.Reply.Detail, result.Reply.SealNumber, waiting);
    }

    private static string Text(UInt128 sum) => sum.ToString(CultureInfo.InvariantCulture);
}
