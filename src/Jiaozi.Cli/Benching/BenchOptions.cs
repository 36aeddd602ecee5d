using System.Text.Json.Serialization;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Benching;

/// <summary>What a benchmark run does; the load generator gets it as JSON.</summary>
internal sealed record BenchOptions
{
    /// <summary>Fewest owners: in each of three regions somebody can pay somebody else.</summary>
    public const int FewestOwners = 12;

    /// <summary>Most owners.</summary>
    public const int MostOwners = 2_000_000;

    /// <summary>Most coins at the start.</summary>
    public const int MostCoins = 100_000_000;

    private static readonly RegionCode[] Known =
        [RegionCode.Parse("CN-SH"), RegionCode.Parse("CN-BJ"), RegionCode.Parse("CN-GD")];

    /// <summary>Length of each measured phase in seconds.</summary>
    public double Seconds { get; init; } = 20;

    /// <summary>Owners of all regions together.</summary>
    public int Owners { get; init; } = 20_000;

    /// <summary>Owners that pay, spread over all; the others are only paid.</summary>
    public int Payers { get; init; } = 20_000;

    /// <summary>Unspent coins of all regions together at the start.</summary>
    public int Coins { get; init; } = 20_000;

    /// <summary>Share of payments to owners of another region, 0 to 1.</summary>
    public double CrossRegion { get; init; } = 0.3;

    /// <summary>Share of payers who are in another region than their own and pay at the front there, 0 to 1.</summary>
    public double Travelling { get; init; } = 0.1;

    /// <summary>Kind of the device keys.</summary>
    public CoseAlgorithm Algorithm { get; init; } = CoseAlgorithm.Ed25519;

    /// <summary>HTTP connections of the load generator, each with one request under way.</summary>
    public int Connections { get; init; } = 768;

    /// <summary>Where the centrals keep their books.</summary>
    public StoreKind Store { get; init; }

    /// <summary>Nodes of each region's central.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Fronts of each region.</summary>
    public int Fronts { get; init; } = 1;

    /// <summary>How many regions run, 1 to 3.</summary>
    public int RunningRegions { get; init; } = Known.Length;

    /// <summary>The regions that run.</summary>
    [JsonIgnore]
    public IReadOnlyList<RegionCode> Regions => Known[..RunningRegions];

    /// <summary>
    /// How many regions the network file names; those that do not run are only named. Fewer than the running ones
    /// means no more than those.
    /// </summary>
    public int NamedRegions { get; init; }

    /// <summary>Shares of the rate at saturation at which it also pays, with latency counted from when it was due.</summary>
    public IReadOnlyList<double> Loads { get; init; } = [0.6];

    /// <summary>True to offer three times what the system can do for a while.</summary>
    public bool Overload { get; init; }

    /// <summary>Requests that each front takes on at once when overload is measured.</summary>
    public int FrontRequests { get; init; } = 512;

    /// <summary>Most memory that an orderly run would take for orders signed beforehand.</summary>
    public int MaxSignedOrders { get; init; } = 900_000;

    /// <summary>The place of a region among those that run.</summary>
    public int IndexOf(RegionCode region) => Array.IndexOf(Known, region, 0, RunningRegions);
}
