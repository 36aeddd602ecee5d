using System.Text.Json;
using System.Text.Json.Serialization;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Sandbox.Servers;

/// <summary>Writes the configuration file of every server of a sandbox.</summary>
internal static class ServerConfigs
{
    /// <summary>A connection is a process of the server, and a sandbox has many and few cores.</summary>
    private const int ReadConnections = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes a server's file and returns its path.</summary>
    /// <param name="home">The sandbox.</param>
    /// <param name="place">The server.</param>
    /// <param name="database">How nodes reach their database; null on the embedded store.</param>
    public static string Write(SandboxHome home, ServerPlace place, string? database)
    {
        Directory.CreateDirectory(home.Paths.Config);
        string path = PathOf(home, place);

        // Made anew, so that its mode is ours: how to log in to a database may be in it.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        object content = place.Kind == ServerKind.Central ? Central(home, place, database) : Front(home, place);
        file.WriteLine(JsonSerializer.Serialize(content, Json));
        return path;
    }

    /// <summary>Forgets a server that there is no more.</summary>
    public static void Delete(SandboxHome home, ServerPlace place) => File.Delete(PathOf(home, place));

    private static object Central(SandboxHome home, ServerPlace place, string? database) => new
    {
        region = place.Region.ToString(),
        url = place.Address(home),
        storePath = database is null ? home.Paths.Store(place.Region) : null,
        postgres = database is null ? null : new { connection = database, readConnections = ReadConnections },
        cluster = database is null ? null : new
        {
            address = "127.0.0.1",
            port = SandboxPorts.Cluster(
                home.Options.BasePort, home.IndexOf(place.Region), place.Number),
        },
        telemetry = Telemetry(home, place.Address(home)),
        networkFile = home.Paths.NetworkFile,
        rootKeyFile = home.Paths.RootPublicKey,
        networkKeyFile = home.Paths.NetworkKey,
        regionKeyFiles = new[] { home.Paths.RegionKey(place.Region) },
    };

    private static object Front(SandboxHome home, ServerPlace place) => new
    {
        region = place.Region.ToString(),
        urls = new[] { place.Address(home) },
        telemetry = Telemetry(home, place.Address(home)),
        networkFilePath = home.Paths.NetworkFile,
        rootKey = home.Paths.RootPublicKey,
        limits = home.Options.Unlimited
            ? Limits(1e6, 1_000_000, home.Options.FrontRequests)
            : Limits(500, 2_000, home.Options.FrontRequests),
    };

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

    private static string PathOf(SandboxHome home, ServerPlace place) =>
        Path.Combine(home.Paths.Config, $"{place.Name}.json");
}
