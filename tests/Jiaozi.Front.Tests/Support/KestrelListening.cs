using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Jiaozi.Front.Tests.Support;

internal static class KestrelListening
{
    /// <summary>Listens on a port of 127.0.0.1, a free one if it is 0, and nothing else.</summary>
    public static void ListenLocalhost(this KestrelServerOptions kestrel, HttpProtocols protocols, int port = 0) =>
        kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocols);
}
