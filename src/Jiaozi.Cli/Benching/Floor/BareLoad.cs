using System.Text;
using System.Text.Json;
using Jiaozi.Cli.Benching.Load;

namespace Jiaozi.Cli.Benching.Floor;

/// <summary>
/// The load generator of the benchmark without its payers: every connection sends the same request again when it has the
/// answer to the last.
/// </summary>
internal static class BareLoad
{
    /// <summary>Sends for so long and writes what came of it as JSON to standard output.</summary>
    public static async Task RunAsync(IReadOnlyList<Uri> servers, int connections, double seconds)
    {
        byte[] order = Encoding.ASCII.GetBytes(new string('o', FloorSizes.Order));
        byte[] coin = Encoding.ASCII.GetBytes(new string('c', FloorSizes.Coin));
        var open = new List<LoadConnection>();
        try
        {
            for (int i = 0; i < connections; i++)
                open.Add(await LoadConnection.OpenAsync(servers[i % servers.Count]));
            long warm = await PayAsync(open, order, coin, seconds / 4);
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            long started = TimeProvider.System.GetTimestamp();
            long answered = await PayAsync(open, order, coin, seconds);
            double taken = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            Console.Out.WriteLine(JsonSerializer.Serialize(new BareResult(
                warm + answered, answered / taken,
                (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / answered)));
        }
        finally
        {
            foreach (LoadConnection connection in open) connection.Dispose();
        }
    }

    private static async Task<long> PayAsync(
        IReadOnlyList<LoadConnection> connections, byte[] order, byte[] coin, double seconds)
    {
        long started = TimeProvider.System.GetTimestamp();
        long[] answered = await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            long count = 0;
            while (TimeProvider.System.GetElapsedTime(started).TotalSeconds < seconds)
            {
                await connection.PayAsync(order, coin);
                count++;
            }

            return count;
        })));
        return answered.Sum();
    }
}
