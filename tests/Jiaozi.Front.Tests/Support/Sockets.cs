using System.Net;
using System.Net.Sockets;

namespace Jiaozi.Front.Tests.Support;

internal static class Sockets
{
    /// <summary>A port of 127.0.0.1 that nobody listens on: it was free a moment ago.</summary>
    public static int RefusedPort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
