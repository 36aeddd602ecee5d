using System.Net.Sockets;
using System.Threading.Channels;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>
/// Payments that are due at a rate until it is told to end, sent as terminals do: an order is repeated, at another front
/// if need be, until its answer is definite. Latency counts from when the payment was due to that answer.
/// </summary>
/// <param name="lanes">Payers by the region where they pay.</param>
/// <param name="fronts">The fronts of a region by the network file that is newest now.</param>
/// <param name="perSecond">Payments that are due in a second.</param>
internal sealed class SteadyLoad(
    IReadOnlyList<LoadLane> lanes, Func<RegionCode, IReadOnlyList<Uri>> fronts, double perSecond)
{
    private const int WorkersPerLane = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an order is repeated; far longer than anything should take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private Task<(long Offered, LoadTally[] Tallies)>? _running;
    private volatile bool _isEnding;
    private int _turn;

    /// <summary>Begins to pay.</summary>
    public void Begin() => _running = RunAsync();

    /// <summary>Lets nothing more become due, waits for the answers and tells what it has come to.</summary>
    public async Task<LoadResult> EndAsync(Func<long> ordersLeft)
    {
        _isEnding = true;
        (long offered, LoadTally[] tallies) = await _running!;
        return LoadTally.Sum(
            tallies, TimeProvider.System.GetElapsedTime(_started).TotalSeconds, offered, ordersLeft());
    }

    private async Task<(long, LoadTally[])> RunAsync()
    {
        foreach (LoadLane lane in lanes) lane.OpenQueue();
        Task<LoadTally>[] workers =
        [
            .. lanes.SelectMany(lane => Enumerable.Repeat(lane, WorkersPerLane))
                .Select(lane => Task.Run(() => WorkAsync(lane))),
        ];
        long offered = await LoadPacer.RunAsync(lanes, perSecond, _started, long.MaxValue, () => _isEnding);
        return (offered, await Task.WhenAll(workers));
    }

    private async Task<LoadTally> WorkAsync(LoadLane lane)
    {
        var tally = new LoadTally();
        LoadConnection? connection = null;
        try
        {
            // Reading, not waiting until there is something to read: that would wake all workers for each payment.
            while (true)
            {
                long due = await lane.Due.Reader.ReadAsync();

                // Without a signed order there is nothing to pay with; the payment stays unresolved and shows as such.
                if (await lane.TakeAsync(Patience) is not { } payer) continue;
                connection = await PayAsync(lane, payer, connection, due, tally);
            }
        }
        catch (ChannelClosedException)
        {
            // Nothing is due any more.
        }
        finally
        {
            connection?.Dispose();
        }

        return tally;
    }

    /// <summary>Pays until the answer is definite.</summary>
    /// <returns>The connection to go on with; null if there is none.</returns>
    private async Task<LoadConnection?> PayAsync(
        LoadLane lane, Payer payer, LoadConnection? connection, long due, LoadTally tally)
    {
        while (TimeProvider.System.GetElapsedTime(due) < Patience)
        {
            connection ??= await ConnectAsync(lane.Region);
            if (connection is not null)
            {
                StatusInfo? status = await payer.SendAsync(connection, due, tally);
                if (status is null)
                {
                    connection.Dispose();
                    connection = null;
                }
                else if (status.Status == Status.Committed)
                {
                    lane.Return(payer);
                    return connection;
                }
                else if (status.Hint is not (RetryHint.RetrySame or RetryHint.AskById))
                {
                    // Definite: this payer's other orders are worth nothing any more.
                    return connection;
                }
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        return connection;
    }

    private async Task<LoadConnection?> ConnectAsync(RegionCode region)
    {
        IReadOnlyList<Uri> known = fronts(region);
        for (int i = 0; i < known.Count; i++)
        {
            try
            {
                return await LoadConnection.OpenAsync(
                    known[(int)((uint)Interlocked.Increment(ref _turn) % (uint)known.Count)]);
            }
            catch (SocketException)
            {
                // It is gone or not there yet; the next one may be.
            }
        }

        return null;
    }
}
