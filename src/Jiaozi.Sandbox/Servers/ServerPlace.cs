using System.Globalization;
using Jiaozi.Core.Owners;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Sandbox.Servers;

/// <summary>One server's place in a sandbox, from which its name and its ports follow.</summary>
/// <param name="Kind">Central or front.</param>
/// <param name="Region">Its region.</param>
/// <param name="Number">1 to <see cref="SandboxOptions.MaxServers"/> within kind and region.</param>
public sealed record ServerPlace(ServerKind Kind, RegionCode Region, int Number)
{
    /// <summary>Such as <c>central-CN-SH</c> for the first and <c>central-CN-SH-2</c> for the second.</summary>
    public string Name => Number == 1
        ? Prefix
        : string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{Number}");

    private string Prefix => Kind == ServerKind.Central ? $"central-{Region}" : $"front-{Region}";

    /// <summary>All possible places of a kind in a region, in the order of their numbers.</summary>
    public static IEnumerable<ServerPlace> All(ServerKind kind, RegionCode region) =>
        Enumerable.Range(1, SandboxOptions.MaxServers).Select(number => new ServerPlace(kind, region, number));

    /// <summary>True if a person means this server: by its name, or by its number.</summary>
    internal bool IsCalled(string name) =>
        name == Name || name == Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where fronts reach the node, or terminals the front.</summary>
    internal string Address(SandboxHome home)
    {
        int region = home.IndexOf(Region);
        return Kind == ServerKind.Central
            ? SandboxPorts.Central(home.Options.BasePort, region, Number)
            : SandboxPorts.Front(home.Options.BasePort, region, Number);
    }
}
