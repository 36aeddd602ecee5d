using System.Text.Json;
using System.Text.Json.Serialization;
using Jiaozi.Core.Network;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Sandbox.Servers;

/// <summary>Writes the configuration file of every server of a sandbox.</summary>
internal static class ServerConfigs
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes a central's file and returns its path.</summary>
    public static string WriteCentral(SandboxHome home, RegionPlan region) =>
        Write(home, $"central-{region.Code}.json", new
        {
            region = region.Code.ToString(),
            url = region.Centrals[0],
            telemetry = Telemetry(home, region.Centrals[0]),
            storePath = home.Paths.Store(region.Code),
            networkFile = home.Paths.NetworkFile,
            rootKeyFile = home.Paths.RootPublicKey,
            networkKeyFile = home.Paths.NetworkKey,
            regionKeyFiles = new[] { home.Paths.RegionKey(region.Code) },
        });

    /// <summary>Writes a front's file and returns its path.</summary>
    public static string WriteFront(SandboxHome home, RegionPlan region) =>
        Write(home, $"front-{region.Code}.json", new
        {
            region = region.Code.ToString(),
            urls = region.Fronts,
            telemetry = Telemetry(home, region.Fronts[0]),
            networkFilePath = home.Paths.NetworkFile,
            rootKey = home.Paths.RootPublicKey,
            limits = home.Options.Unlimited
                ? Limits(1e6, 1_000_000, home.Options.FrontRequests)
                : Limits(500, 2_000, home.Options.FrontRequests),
        });

    private static object? Telemetry(SandboxHome home, string server) =>
        home.Options.Metrics ? new { prometheusUrl = SandboxPorts.Metrics(server) } : null;

    /// <summary>The same for addresses and devices: on one machine all terminals share the address.</summary>
    private static object Limits(double perSecond, int burst, int? requests) => new
    {
        requestsPerSecondPerAddress = perSecond,
        burstPerAddress = burst,
        requestsPerSecondPerDevice = perSecond,
        burstPerDevice = burst,
        maxConcurrentRequests = requests,
    };

    private static string Write(SandboxHome home, string name, object content)
    {
        Directory.CreateDirectory(home.Paths.Config);
        string path = Path.Combine(home.Paths.Config, name);
        File.WriteAllText(path, JsonSerializer.Serialize(content, Json) + "\n");
        return path;
    }
}
