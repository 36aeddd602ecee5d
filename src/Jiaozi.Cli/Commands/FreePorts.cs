using System.Net;
using System.Net.Sockets;

namespace Jiaozi.Cli.Commands;

/// <summary>Ports for sandboxes that nobody has to find: replays and benchmarks.</summary>
internal static class FreePorts
{
    private const int First = 20_100;
    private const int Blocks = 119;
    private const int BlockSize = 100;

    /// <summary>
    /// A base port whose neighbours are free as well, below the range that outgoing connections use. Commands that run
    /// side by side start to look at different places.
    /// </summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static int Find()
    {
        for (int i = 0; i < Blocks; i++)
        {
            int port = First + (Environment.ProcessId + i) % Blocks * BlockSize;
            if (Enumerable.Range(0, 4).All(n => IsFree(port + 10 * n) && IsFree(port + 10 * n + 1))) return port;
        }

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
