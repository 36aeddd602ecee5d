using Jiaozi.Core.Owners;

namespace Jiaozi.Sandbox.Home;

/// <summary>Where a sandbox keeps what.</summary>
public sealed class SandboxPaths(string dataPath)
{
    /// <summary>The data folder.</summary>
    public string Data { get; } = Path.GetFullPath(dataPath);

    /// <summary>Keys and network file.</summary>
    public string Network => Path.Combine(Data, "network");

    /// <summary>The signed network file.</summary>
    public string NetworkFile => Path.Combine(Network, "network.cose");

    /// <summary>The root key's public half.</summary>
    public string RootPublicKey => Path.Combine(Network, "root.pub");

    /// <summary>The root key.</summary>
    public string RootKey => Path.Combine(Network, "root.key");

    /// <summary>The secret that turns feature values into owner ids.</summary>
    public string NetworkKey => Path.Combine(Network, "network.key");

    /// <summary>The identity provider's key.</summary>
    public string IdentityKey => Path.Combine(Network, "identity.key");

    /// <summary>Configuration files of the servers.</summary>
    public string Config => Path.Combine(Data, "config");

    /// <summary>Logs of the servers.</summary>
    public string Logs => Path.Combine(Data, "logs");

    /// <summary>What a server says of itself, such as <c>central-CN-SH</c>.</summary>
    public string Figures(string server) => Path.Combine(Logs, $"{server}.figures.json");

    /// <summary>Wallets, one folder each.</summary>
    public string Wallets => Path.Combine(Data, "wallets");

    /// <summary>Key of operator 1 or 2.</summary>
    public string OperatorKey(int number) => Path.Combine(Network, $"operator-{number}.key");

    /// <summary>Key of a region.</summary>
    public string RegionKey(RegionCode region) => Path.Combine(Network, $"{region}.key");

    /// <summary>Which store the folder has.</summary>
    public string StoreMark => Path.Combine(Data, "store");

    /// <summary>Data, password and log of a private PostgreSQL server.</summary>
    public string Postgres => Path.Combine(Data, "postgres");

    /// <summary>Books on the embedded store, a folder for each region.</summary>
    public string Central => Path.Combine(Data, "central");

    /// <summary>Books of a region on the embedded store.</summary>
    public string Store(RegionCode region) => Path.Combine(Central, region.ToString());

    /// <summary>First port of the sandbox that runs here, or that ran here last.</summary>
    public string BasePort => Path.Combine(Data, "base-port");

    /// <summary>Locked while a sandbox runs here.</summary>
    public string Lock => Path.Combine(Data, "sandbox.lock");
}
