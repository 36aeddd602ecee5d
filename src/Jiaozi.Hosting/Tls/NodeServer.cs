using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Hosting.Tls;

/// <summary>The server's side of mutual TLS: nobody gets past the handshake without a certificate of the network.</summary>
public static class NodeServer
{
    /// <summary>Versions of TLS that nodes speak with each other.</summary>
    internal const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    private const string Outcome = "jiaozi.tls";

    /// <summary>Makes an endpoint speak TLS with the node's certificate and require one of every client.</summary>
    public static void UseNodeTls(this ListenOptions endpoint, NodeCertificates own, ILogger logger)
    {
        var refusals = new RefusalLog(logger, own.Time);
        endpoint.Use(next => async connection =>
        {
            await next(connection);
            if (!connection.Items.ContainsKey(Outcome))
            {
                refusals.Say(
                    From(connection), "it has not become TLS; the other side speaks plain text, or broke off.");
            }
        });
        endpoint.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = context => ValueTask.FromResult(Options(context.Connection, own, refusals)),
        });
        endpoint.Use(next => connection =>
        {
            connection.Items[Outcome] = true;
            return next(connection);
        });
    }

    private static SslServerAuthenticationOptions Options(
        ConnectionContext connection, NodeCertificates own, RefusalLog refusals) => new()
    {
        ServerCertificateContext = own.Current.Context,
        ClientCertificateRequired = true,
        EnabledSslProtocols = Protocols,
        ApplicationProtocols = [SslApplicationProtocol.Http2],

        // Every connection proves itself anew; there are few of them and they last.
        AllowTlsResume = false,
        RemoteCertificateValidationCallback = (_, peer, sent, _) =>
        {
            string? refused = peer is null
                ? "it shows no certificate."
                : PeerCheck.Refuse((X509Certificate2)peer, sent, PeerCheck.ClientUse, own);
            if (refused is null) return true;
            connection.Items[Outcome] = false;
            refusals.Say(From(connection), refused);
            return false;
        },
    };

    /// <summary>Without the port, which is another one each time.</summary>
    private static string From(ConnectionContext connection) =>
        $"from {(connection.RemoteEndPoint as System.Net.IPEndPoint)?.Address}";
}
