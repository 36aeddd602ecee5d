using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Jiaozi.Front.Tests.Support;

internal static class KestrelListening
{
    /// <summary>Listens on a free port of 127.0.0.1 and nothing else.</summary>
    public static void ListenLocalhostFree(this KestrelServerOptions kestrel, HttpProtocols protocols) =>
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
}
