using Jiaozi.Core.Owners;

namespace Jiaozi.Sandbox.Home;

/// <summary>How a sandbox is laid out.</summary>
public sealed record SandboxOptions
{
    /// <summary>Most nodes, and most fronts, of a region.</summary>
    public const int MaxServers = 9;

    /// <summary>Folder that holds everything and survives restarts.</summary>
    public required string DataPath { get; init; }

    /// <summary>First of the ports: identity provider and control; each region takes ten more.</summary>
    public int BasePort { get; init; } = 7100;

    /// <summary>The regions.</summary>
    public IReadOnlyList<RegionCode> Regions { get; init; } =
        [RegionCode.Parse("CN-SH"), RegionCode.Parse("CN-BJ"), RegionCode.Parse("CN-GD")];

    /// <summary>Where the books are kept; null for what the folder has, and the embedded store for a new one.</summary>
    public StoreKind? Store { get; init; }

    /// <summary>
    /// A PostgreSQL database to use, in the form of Npgsql; null for a private server in the data folder if the store
    /// is <see cref="StoreKind.Postgres"/>.
    /// </summary>
    public string? Postgres { get; init; }

    /// <summary>Nodes of each region's central, 1 to <see cref="MaxServers"/>; more than one need PostgreSQL.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Fronts of each region, 1 to <see cref="MaxServers"/>.</summary>
    public int Fronts { get; init; } = 1;

    /// <summary>True for a replay: no rate limits on the fronts.</summary>
    public bool Unlimited { get; init; }

    /// <summary>Requests that each front takes on at once; null for what fronts do by themselves.</summary>
    public int? FrontRequests { get; init; }

    /// <summary>True if every server shows its metrics on a port of its own.</summary>
    public bool Metrics { get; init; }

    /// <summary>True if every server writes its figures to <see cref="SandboxPaths.Figures"/>.</summary>
    public bool Figures { get; init; }
}
