using Jiaozi.Central.Host.Cluster;
using Jiaozi.Hosting.Telemetry;
using Jiaozi.Hosting.Tls;

namespace Jiaozi.Central.Host;

/// <summary>The configuration file of a central server (JSON). Relative paths start at the file's folder.</summary>
public sealed record CentralServerOptions
{
    /// <summary>The region, ISO 3166-2.</summary>
    public string Region { get; init; } = "";

    /// <summary>Address to listen on for gRPC, such as <c>http://127.0.0.1:7110</c>; port 0 takes any.</summary>
    public string Url { get; init; } = "";

    /// <summary>
    /// The central's certificate, for those who connect to it and for its links, and the network's authorities. Needed
    /// for an https address.
    /// </summary>
    public NodeTlsOptions? Tls { get; init; }

    /// <summary>
    /// True if an http address may be other than loopback: something else keeps strangers out and eavesdroppers away.
    /// </summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>Folder of the embedded store.</summary>
    public string StorePath { get; init; } = "";

    /// <summary>The PostgreSQL database with the store, instead of a folder.</summary>
    public PostgresSettings? Postgres { get; init; }

    /// <summary>As one of several nodes of the region, which needs <see cref="Postgres"/>.</summary>
    public ClusterOptions? Cluster { get; init; }

    /// <summary>The signed network file; watched for newer versions.</summary>
    public string NetworkFile { get; init; } = "";

    /// <summary>File with the network's root public key.</summary>
    public string RootKeyFile { get; init; } = "";

    /// <summary>File with the network key (32 secret bytes), the same in all centrals.</summary>
    public string NetworkKeyFile { get; init; } = "";

    /// <summary>Files with the region's private keys; the network file says which one seals.</summary>
    public IReadOnlyList<string> RegionKeyFiles { get; init; } = [];

    /// <summary>Orders that may wait for a decision.</summary>
    public int QueueCapacity { get; init; } = 16_384;

    /// <summary>Where metrics and traces go; nowhere unless said.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Memory for the store, in MiB; 16 at least.</summary>
    public int StoreCacheMiB { get; init; } = 256;
}
