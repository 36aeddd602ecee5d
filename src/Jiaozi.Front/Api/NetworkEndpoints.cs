using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Centrals;
using Jiaozi.Front.Guards;
using Jiaozi.Front.Preprocessing;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Front.Api;

/// <summary>What anybody may ask: regions, the network file, parties, supply, seals, health.</summary>
internal sealed class NetworkEndpoints(
    FrontOptions options, INetworkSource network, CentralPool centrals, Overviews overviews, HomeFinder homes,
    LoadGuard load, EventEndpoint events)
{
    public void Map(IEndpointRouteBuilder app)
    {
        Describe(app.MapGet(Routes.Regions, GetRegions), "GetRegions", "Regions, their fronts and the currency.")
            .Produces<RegionList>().ProducesProblems([]);
        Describe(app.MapGet(Routes.Network, () => Results.Bytes(network.Current.Bytes, Routes.NetworkMediaType)),
            "GetNetworkFile", "The signed network file; verify it with the root key.")
            .Produces(200, contentType: Routes.NetworkMediaType).ProducesProblems([]);
        Describe(app.MapPost(Routes.PartyLookup, FindPartyAsync), "FindParty",
            "Whether somebody can be paid, and their home region; nothing else is told.")
            .Produces<PartyAnswer>()
            .ProducesProblems([Status.MalformedFeatureValue, Status.RegionUnknown, Status.RegionUnavailable]);
        Describe(app.MapGet(Routes.Supply, async () =>
                Results.Json(await overviews.SupplyAsync(), ApiJson.Default.SupplyAnswer)),
            "GetSupply", "Supply of every region and of the whole, by the newest seals.")
            .Produces<SupplyAnswer>().ProducesProblems([]);
        Describe(app.MapGet(Routes.Seals + "/{region}", GetSealsAsync), "GetSeals",
            "Seals of one of a region's logs, oldest first, in pages: the signed, chained history of its supply.")
            .Produces<SealPage>().ProducesProblems([Status.RegionUnknown, Status.RegionUnavailable]);
        Describe(app.MapGet(Routes.Health, async () =>
                Results.Json(await overviews.HealthAsync(), ApiJson.Default.HealthAnswer)),
            "GetHealth", "How this front is doing and how it sees the centrals.")
            .Produces<HealthAnswer>().ProducesProblems([]);
        Describe(app.MapGet(Routes.FrontHealth, GetFrontHealth),
            "GetFrontHealth", "How this front is doing by itself; it asks no central.")
            .Produces<FrontHealth>().ProducesProblems([]);
    }

    private IResult GetFrontHealth() => Results.Json(
        new FrontHealth(
            options.Region.ToString(), load.IsFull ? "overloaded" : "ready", network.Current.Plan.Version,
            load.UnderWay, events.Listeners),
        ApiJson.Default.FrontHealth);

    private IResult GetRegions()
    {
        NetworkPlan plan = network.Current.Plan;
        return Results.Json(
            new RegionList(
                plan.Id.ToString(), plan.Name, plan.Version, plan.Currency.Code, plan.Currency.Digits,
                options.Region.ToString(),
                [.. plan.Regions.Select(r => new RegionInfo(r.Code.ToString(), r.Name, r.Fronts))]),
            ApiJson.Default.RegionList);
    }

    private async Task<IResult> FindPartyAsync(PartyQuery query, HttpContext http)
    {
        if (!Party.TryParse(query.Party, out Party? party, out string error))
            return new ProblemResult(new Refusal(Status.MalformedFeatureValue, error));
        NetworkFile file = network.Current;
        if (homes.Find(party!, file) is not { } guess) return new ProblemResult(Refusal.Of(Status.RegionUnknown));
        if (party!.Owner is not null) return Payable(party, guess, file);

        // Any central knows all homes, overrides included: the nearest is asked, else the likely home.
        CallFault fault = CallFault.NotSent;
        var request = new FindPartyRequest { Feature = party.ToString() };
        foreach (RegionCode region in new[] { options.Region, guess }.Distinct())
        {
            CallResult<FindPartyReply> result = await centrals.CallAsync(
                region, (client, call) => client.FindPartyAsync(request, call), http.RequestAborted);
            fault = result.Fault;
            if (!result.HasReply) continue;
            if (result.Reply.Status != 0) return Answers.Refused(result.Reply.Status, result.Reply.Detail);
            return RegionCode.TryParse(result.Reply.HomeRegion, out RegionCode home)
                ? Payable(party, home, file)
                : new ProblemResult(Refusal.Of(Status.RegionUnknown));
        }

        return Answers.Unreachable(fault, guess.ToString());
    }

    private async Task<IResult> GetSealsAsync(
        string region, HttpContext http, ulong after = 0, int limit = 100, byte writer = 0)
    {
        if (!RegionCode.TryParse(region, out RegionCode code) || HomeFinder.Known(code, network.Current) is null)
            return new ProblemResult(new Refusal(Status.RegionUnknown, "This network has no such region."));
        if (PageLimit.Refuse(limit) is { } refused) return refused;
        CallResult<GetSealsReply> result = await centrals.CallAsync(
            code, (client, call) => client.GetSealsAsync(
                new GetSealsRequest { After = after, Limit = limit, Writer = writer }, call),
            http.RequestAborted);
        if (!result.HasReply) return Answers.Unreachable(result.Fault, region);
        IReadOnlyList<string> seals = [.. result.Reply.Seals.Select(seal => Base64UrlText.Encode(seal.Span))];
        IReadOnlyList<SealLog> logs = [.. result.Reply.Logs.Select(head => new SealLog(head.Log, head.Number))];
        return Results.Json(new SealPage(region, seals, result.Reply.Newest, logs), ApiJson.Default.SealPage);
    }

    /// <summary>A payment commits at the payer's home, so whoever has a home can be paid, reachable or not.</summary>
    private static IResult Payable(Party party, RegionCode home, NetworkFile file) => Results.Json(
        new PartyAnswer(party.ToString(), true, home.ToString(), file.Region(home)?.Name ?? home.ToString()),
        ApiJson.Default.PartyAnswer);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder builder, string name, string summary) =>
        builder.WithName(name).WithSummary(summary).WithTags("Network");
}
