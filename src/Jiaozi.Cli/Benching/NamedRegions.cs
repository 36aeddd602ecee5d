using Grpc.Net.Client;
using Jiaozi.Cli.Commands;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Sandbox.Home;
using CentralClient = Jiaozi.Protocol.Grpc.Central.CentralClient;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// Makes the network file larger than the network: regions that nobody runs are named in it, as they would be in a large
/// network. Their addresses are loopback ones where nothing listens, so that nothing ever leaves the machine. As no owner
/// is at home there, no money goes there; only a front whose own central does not answer asks them for a newer file.
/// </summary>
internal static class NamedRegions
{
    /// <summary>The most that can be named: the subdivisions of China.</summary>
    public static int Most { get; } = Codes(HomeRegionTable.ForChina()).Count();

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Puts a file with so many regions in force and waits until every server goes by it.</summary>
    /// <exception cref="CommandException">A server does not take it.</exception>
    public static async Task<NetworkFile> AddAsync(
        Sandbox.Sandbox sandbox, int count, CancellationToken cancellation)
    {
        NetworkPlan plan = sandbox.Home.Network.Plan;
        IEnumerable<RegionPlan> named = Codes(plan.HomeRegions)
            .Except(plan.Regions.Select(region => region.Code))
            .Take(count - plan.Regions.Count)
            .Select(Named);
        NetworkFile file = SandboxHome.Sign(
            sandbox.Home.Paths, plan with { Version = plan.Version + 1, Regions = [.. plan.Regions, .. named] });
        using HttpClient http = Terminals.NewHttp();
        foreach (RegionPlan region in plan.Regions)
        {
            await WaitAsync(() => CentralVersionAsync(region.Centrals[0], cancellation), file, cancellation);
            await WaitAsync(() => FrontVersionAsync(http, region.Fronts[0], cancellation), file, cancellation);
        }

        return file;
    }

    private static IEnumerable<RegionCode> Codes(HomeRegionTable homes) =>
        homes.CitizenAreas.Select(area => area.Region).Distinct();

    private static RegionPlan Named(RegionCode code, int index)
    {
        byte[] secret = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        using SoftwareKey key = SoftwareKey.FromSecret(CoseAlgorithm.Ed25519, secret);
        return new RegionPlan
        {
            Code = code,
            Name = code.ToString(),
            Centrals = [$"http://127.7.0.{index + 1}:7110"],
            Fronts = [$"http://127.7.0.{index + 1}:7111"],
            Keys = [new RegionKey(key.PublicKey, KeyState.Signing)],
        };
    }

    private static async Task WaitAsync(
        Func<Task<ulong>> version, NetworkFile file, CancellationToken cancellation)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (await version() != file.Plan.Version)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new CommandException($"A server does not take version {file.Plan.Version} of the network file.");
            await Task.Delay(Pause, TimeProvider.System, cancellation);
        }
    }

    private static async Task<ulong> CentralVersionAsync(string address, CancellationToken cancellation)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(address);
        GetHealthReply health = await new CentralClient(channel).GetHealthAsync(
            new GetHealthRequest(), cancellationToken: cancellation);
        return health.NetworkVersion;
    }

    private static async Task<ulong> FrontVersionAsync(
        HttpClient http, string address, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync(
            new Uri(address + Routes.Regions), ApiJson.Default.RegionList, cancellation))!.Version;
}
