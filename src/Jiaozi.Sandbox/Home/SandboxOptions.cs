using Jiaozi.Core.Owners;

namespace Jiaozi.Sandbox.Home;

/// <summary>How a sandbox is laid out.</summary>
public sealed record SandboxOptions
{
    /// <summary>Folder that holds everything and survives restarts.</summary>
    public required string DataPath { get; init; }

    /// <summary>First of the ports: identity provider and control; each region takes ten more.</summary>
    public int BasePort { get; init; } = 7100;

    /// <summary>The regions.</summary>
    public IReadOnlyList<RegionCode> Regions { get; init; } =
        [RegionCode.Parse("CN-SH"), RegionCode.Parse("CN-BJ"), RegionCode.Parse("CN-GD")];

    /// <summary>True for a replay: no rate limits on the fronts.</summary>
    public bool Unlimited { get; init; }

    /// <summary>Requests that each front takes on at once; null for what fronts do by themselves.</summary>
    public int? FrontRequests { get; init; }

    /// <summary>True if every server shows its metrics on a port of its own.</summary>
    public bool Metrics { get; init; }

    /// <summary>True if every server writes its figures to <see cref="SandboxPaths.Figures"/>.</summary>
    public bool Figures { get; init; }
}
