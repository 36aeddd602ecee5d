using Jiaozi.Cli.Commands;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Servers;

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
        IReadOnlyList<string> behind = await NetworkRollout.WaitAsync(
            sandbox.Home, sandbox.Servers, file.Plan.Version, TimeProvider.System, cancellation);
        if (behind.Count > 0)
        {
            throw new CommandException(
                $"{string.Join(", ", behind)} did not take version {file.Plan.Version} of the network file.");
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
}
