using System.Net;
using System.Net.NetworkInformation;

namespace Jiaozi.EndToEnd.Tests.Support;

/// <summary>Base ports of whole networks, below the range that outgoing connections use.</summary>
internal static class FreePorts
{
    private const int First = 10_000;
    private const int Blocks = 220;
    private const int BlockSize = 100;

    // Test runs side by side on one machine start at different places.
    private static int _next = Environment.ProcessId % Blocks;

    /// <summary>The first of 100 ports of which none is listened on, never the same twice.</summary>
    public static int Block()
    {
        for (int tries = 0; tries < Blocks; tries++)
        {
            int start = First + (Interlocked.Increment(ref _next) % Blocks * BlockSize);
            IPEndPoint[] taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
            if (!taken.Any(end => end.Port >= start && end.Port < start + BlockSize)) return start;
        }

        throw new InvalidOperationException("There are no free ports.");
    }
}
