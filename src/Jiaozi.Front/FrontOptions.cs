using System.Net;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Hosting.Telemetry;
using Jiaozi.Hosting.Tls;

namespace Jiaozi.Front;

/// <summary>What a front needs to know; docs name the same fields in the configuration file.</summary>
public sealed record FrontOptions
{
    /// <summary>The region that the front stands in.</summary>
    public required RegionCode Region { get; init; }

    /// <summary>Path of the signed network file; watched for newer versions.</summary>
    public required string NetworkFilePath { get; init; }

    /// <summary>The root key that this front trusts to sign network files.</summary>
    public required PublicKey RootKey { get; init; }

    /// <summary>Where to listen, such as <c>http://0.0.0.0:8080</c>; port 0 takes a free one.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>PEM file with the certificate chain; needed for https addresses.</summary>
    public string? TlsCertificatePath { get; init; }

    /// <summary>PEM file with the certificate's private key.</summary>
    public string? TlsKeyPath { get; init; }

    /// <summary>
    /// The front's own certificate for centrals and the network's authorities; without them no https address of a
    /// central can be reached.
    /// </summary>
    public NodeTlsOptions? CentralTls { get; init; }

    /// <summary>Reverse proxies whose X-Forwarded-For is believed; from all others the header is ignored.</summary>
    public IReadOnlyList<IPAddress> TrustedProxies { get; init; } = [];

    /// <summary>Where metrics and traces go; nowhere unless said.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Limits.</summary>
    public FrontLimits Limits { get; init; } = new();
}
