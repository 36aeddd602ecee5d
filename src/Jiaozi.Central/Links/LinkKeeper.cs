using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Central.Links;

/// <summary>
/// Keeps one link from every log that this central sends for to every other region of the network file, those that join
/// later included. It sends for its own log, and for others of its region whose central is gone.
/// </summary>
internal sealed class LinkKeeper(
    CentralOptions options, INetworkSource network, Func<LogId, RegionCode, LinkSender> newLink, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<byte, Outgoing> _logs = [];
    private bool _ended;

    /// <summary>How all links are doing.</summary>
    public IReadOnlyList<LinkState> States
    {
        get
        {
            lock (_gate) return [.. _logs.Values.SelectMany(log => log.Links.Values).Select(link => link.State)];
        }
    }

    /// <summary>
    /// Sends for a log from now on; nothing if it does already. Its links are among <see cref="States"/> at once: nobody
    /// may take a central that has just started for one that has nothing to send.
    /// </summary>
    public void Start(byte writer)
    {
        lock (_gate)
        {
            if (_ended) return;
            if (!_logs.ContainsKey(writer)) _logs[writer] = new Outgoing(new LogId(options.Region, writer));
            Extend();
        }
    }

    /// <summary>Ends when nothing is sent for the log any more.</summary>
    public async Task StopAsync(byte writer)
    {
        Outgoing? log;
        lock (_gate) _logs.Remove(writer, out log);
        if (log is not null) await log.DisposeAsync();
    }

    /// <summary>Follows the network file until stopped; then ends all links.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.LinkRetry, time, stopping);
                lock (_gate) Extend();
            }
        }
        catch (OperationCanceledException)
        {
            // Those that are being stopped one by one are not in the list any more; nobody stops a log twice.
            Outgoing[] logs;
            lock (_gate)
            {
                _ended = true;
                logs = [.. _logs.Values];
                _logs.Clear();
            }

            await Task.WhenAll(logs.Select(log => log.DisposeAsync().AsTask()));
        }
    }

    private void Extend()
    {
        foreach (Outgoing log in _logs.Values)
        {
            foreach (RegionPlan region in network.Current.Plan.Regions)
                if (region.Code != options.Region) log.Extend(region.Code, newLink);
        }
    }

    /// <summary>The links of one log.</summary>
    private sealed class Outgoing(LogId log) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly List<Task> _senders = [];

        public SortedDictionary<RegionCode, LinkSender> Links { get; } = [];

        public void Extend(RegionCode destination, Func<LogId, RegionCode, LinkSender> newLink)
        {
            if (Links.ContainsKey(destination)) return;
            LinkSender link = newLink(log, destination);
            Links[destination] = link;
            _senders.Add(Task.Run(() => link.RunAsync(_stopping.Token), CancellationToken.None));
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await Task.WhenAll(_senders);
            _stopping.Dispose();
        }
    }
}
