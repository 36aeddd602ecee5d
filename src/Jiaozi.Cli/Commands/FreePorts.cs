using System.Net;
using System.Net.Sockets;

namespace Jiaozi.Cli.Commands;

/// <summary>Ports for sandboxes that nobody has to find: replays and benchmarks.</summary>
internal static class FreePorts
{
    private const int First = 20_100;
    private const int Blocks = 111;
    private const int BlockSize = 100;

    /// <summary>
    /// A base port whose neighbours are free as well, for three regions with as many nodes and fronts, below the range
    /// that outgoing connections use. Commands that run side by side start to look at different places.
    /// </summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static int Find(int servers = 1)
    {
        for (int i = 0; i < Blocks; i++)
        {
            int port = First + (Environment.ProcessId + i) % Blocks * BlockSize;
            if (Enumerable.Range(0, (servers + 2) / 3).All(tens => IsFreeBlock(port + 400 * tens))) return port;
        }

        throw new CommandException("There are no free ports between 20100 and 32100; use --base-port.");
    }

    private static bool IsFreeBlock(int port) => Enumerable.Range(port, 40).All(IsFree);

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
