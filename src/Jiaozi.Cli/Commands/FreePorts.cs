using System.Net;
using System.Net.Sockets;

namespace Jiaozi.Cli.Commands;

/// <summary>Ports for sandboxes that nobody has to find: replays and benchmarks.</summary>
internal static class FreePorts
{
    /// <summary>A base port whose neighbours are free as well, below the range that outgoing connections use.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static int Find()
    {
        for (int port = 20_100; port < 32_000; port += 100)
            if (Enumerable.Range(0, 4).All(i => IsFree(port + 10 * i) && IsFree(port + 10 * i + 1))) return port;
        throw new CommandException("There are no free ports between 20100 and 32000; use --base-port.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
