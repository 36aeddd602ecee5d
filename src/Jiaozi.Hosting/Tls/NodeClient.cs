using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Hosting.Tls;

/// <summary>
/// The client's side of mutual TLS: shows the node's own certificate, and takes nobody for a central whose certificate is
/// not the network's, for that host name and that region.
/// </summary>
/// <param name="own">
/// The node's certificates, which it disposes; null if it has none, and then no https address can be reached.
/// </param>
/// <param name="logger">Where refusals are reported.</param>
/// <param name="time">The clock.</param>
public sealed class NodeClient(NodeCertificates? own, ILogger logger, TimeProvider time) : IDisposable
{
    private readonly RefusalLog _refusals = new(logger, time);

    /// <summary>The node's certificates; null if it has none.</summary>
    public NodeCertificates? Own => own;

    /// <summary>Where refusals are reported.</summary>
    public ILogger Logger => logger;

    /// <summary>Options for connections to a central.</summary>
    /// <param name="expected">Whom its certificate must speak for.</param>
    public SslClientAuthenticationOptions OptionsFor(NodeName expected) => new()
    {
        EnabledSslProtocols = NodeServer.Protocols,
        AllowTlsResume = false,

        // A callback, so that a certificate that has changed counts from the next connection on.
        LocalCertificateSelectionCallback = (_, _, _, _, _) => own?.Current.Certificate!,
        RemoteCertificateValidationCallback = (sender, peer, sent, _) =>
        {
            string host = ((SslStream)sender).TargetHostName;
            if (Refuse(peer as X509Certificate2, sent, host, expected) is not { } refused) return true;
            _refusals.Say($"to {expected} at {host}", refused);
            return false;
        },
    };

    /// <summary>Stops to watch the node's certificates.</summary>
    public void Dispose() => own?.Dispose();

    private string? Refuse(X509Certificate2? peer, X509Chain? sent, string host, NodeName expected)
    {
        if (own is null) return "this server's configuration names no certificate and no authorities for https.";
        if (peer is null) return "it shows no certificate.";
        if (PeerCheck.Refuse(peer, sent, PeerCheck.ServerUse, own) is { } refused) return refused;
        if (!peer.MatchesHostname(host, allowWildcards: true, allowCommonName: false))
            return $"its certificate {peer.Subject} is for another host.";
        return NodeName.Of(peer).Contains(expected)
            ? null
            : $"its certificate {peer.Subject} speaks for {Listed(NodeName.Of(peer))}.";
    }

    private static string Listed(IReadOnlyList<NodeName> names) =>
        names.Count == 0 ? "no node of the network" : string.Join(", ", names);
}
