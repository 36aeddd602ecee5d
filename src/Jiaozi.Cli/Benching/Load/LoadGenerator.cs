using System.Text;
using System.Threading.Channels;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Keys;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>
/// Pays. In a closed phase every connection sends its next payment when it has the answer to the last; in an open
/// phase payments are due at a rate, whatever the answers do, and latency counts from when they were due.
/// </summary>
internal sealed class LoadGenerator : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SettlePause = TimeSpan.FromSeconds(1);
    private const int SettleTries = 30;

    private readonly PaymentSigner _signer;
    private readonly IReadOnlyList<Payer> _payers;
    private readonly IReadOnlyList<LoadLane> _lanes;
    private readonly List<(LoadLane Lane, LoadConnection Connection)> _connections = [];

    private readonly NewestNetwork _networks;
    private readonly BenchOptions _options;
    private SteadyLoad? _steady;

    private LoadGenerator(
        PaymentSigner signer, IReadOnlyList<Payer> payers, IReadOnlyList<LoadLane> lanes, NewestNetwork networks,
        BenchOptions options)
    {
        (_signer, _payers, _lanes, _networks, _options) = (signer, payers, lanes, networks, options);
    }

    /// <summary>Reads the payers' coins.</summary>
    public static LoadGenerator Start(LoadPlan plan)
    {
        var paths = new SandboxPaths(plan.DataPath);
        var networks = new NewestNetwork(paths);
        BenchOptions options = plan.Options;
        var owners = new BenchOwners(
            options.Regions, new NetworkKey(KeyFile.ReadSecret(paths.NetworkKey)), options.Algorithm,
            Convert.FromBase64String(plan.Seed));
        Payer[] payers = ReadPayers(plan, owners);
        LoadLane[] lanes = [.. options.Regions.Select((region, i) => new LoadLane(
            region, payers.Where(payer => LaneOf(payer, options) == i)))];
        return new LoadGenerator(
            new PaymentSigner(networks.Read(), owners, options), payers, lanes, networks, options);
    }

    /// <summary>
    /// Sees to it that so many signed payments lie ready for the phase to come, and connects to all fronts. Signing may
    /// take longer than a front keeps an idle connection, so they are new for every phase.
    /// </summary>
    public async Task PrepareAsync(long count)
    {
        _signer.Sign(_payers, count);
        foreach (LoadLane lane in _lanes) lane.Refill();
        Dispose();
        _connections.Clear();
        await ConnectAsync(_options.Connections);
    }

    /// <summary>Pays as fast as the answers come.</summary>
    public Task<LoadResult> ClosedAsync(double seconds) => RunAsync(seconds, 0);

    /// <summary>Pays at a rate, over at least so many connections.</summary>
    public async Task<LoadResult> OpenAsync(double perSecond, double seconds, int connections)
    {
        await ConnectAsync(connections);
        return await RunAsync(seconds, perSecond);
    }

    /// <summary>Begins to pay at a rate, as terminals that repeat their orders do.</summary>
    public void Begin(double perSecond)
    {
        _steady = new SteadyLoad(_lanes, _networks.Fronts, perSecond);
        _steady.Begin();
    }

    /// <summary>Ends what <see cref="Begin"/> has begun, when every payment that was due is answered.</summary>
    public Task<LoadResult> EndAsync() =>
        _steady!.EndAsync(() => _payers.Sum(payer => (long)payer.Signed.Count));

    /// <summary>
    /// Writes what every payer must hold now: owner id, payments, coin id, minor units. Before, it finds out what became
    /// of payments in doubt: they may have been carried out.
    /// </summary>
    /// <returns>How many were in doubt.</returns>
    public async Task<int> WriteHeldAsync(string path)
    {
        int inDoubt = _payers.Count(payer => payer.IsInDoubt);
        for (int tries = 0; tries < SettleTries && _payers.Any(payer => payer.IsInDoubt); tries++)
        {
            if (tries > 0) await Task.Delay(SettlePause, TimeProvider.System);
            await Task.WhenAll(_lanes.Select((lane, i) => SettleAsync(lane, [.. _payers
                .Where(payer => payer.IsInDoubt && LaneOf(payer, _options) == i)])));
        }

        using var writer = new StreamWriter(path);
        foreach (Payer payer in _payers)
        {
            writer.WriteLine(
                FormattableString.Invariant(
                    $"{payer.Id},{payer.Acknowledged},{payer.HeldCoin},{payer.HeldMinorUnits}"));
        }

        return inDoubt;
    }

    public void Dispose()
    {
        foreach ((_, LoadConnection connection) in _connections) connection.Dispose();
    }

    private async Task ConnectAsync(int count)
    {
        while (_connections.Count < count)
        {
            LoadLane lane = _lanes[_connections.Count % _lanes.Count];
            IReadOnlyList<Uri> fronts = _networks.Fronts(lane.Region);
            Uri front = fronts[_connections.Count / _lanes.Count % fronts.Count];
            _connections.Add((lane, await LoadConnection.OpenAsync(front)));
        }
    }

    private static Payer[] ReadPayers(LoadPlan plan, BenchOwners owners)
    {
        var payers = new Payer[plan.Options.Payers];
        for (int region = 0; region < plan.Options.RunningRegions; region++)
        {
            string path = BenchBooks.CoinsPath(plan.DataPath, plan.Options.Regions[region]);
            IEnumerable<int> indexes = BenchBooks.PayersOf(region, owners, plan.Options);
            Parallel.ForEach(File.ReadLines(path).Zip(indexes), line =>
            {
                int owner = BenchBooks.OwnerOf(line.Second, plan.Options);
                Coin coin = Coin.Parse(line.First);
                payers[line.Second] = new Payer(
                    owner, owners.Id(owner), Encoding.ASCII.GetBytes(line.First), coin.Body.Id,
                    coin.Body.Amount.MinorUnits);
            });
        }

        return payers;
    }

    /// <summary>The front where a payer is: the one at home, or any other for those who travel.</summary>
    private static int LaneOf(Payer payer, BenchOptions options)
    {
        // Bits that nothing else goes by, so that travellers are spread over regions and partitions.
        uint draw = (uint)(payer.Id.Digest.Value & uint.MaxValue);
        int home = options.IndexOf(payer.Id.Region);
        bool travels = options.RunningRegions > 1 && draw / (double)uint.MaxValue < options.Travelling;
        return travels ? (home + 1 + (int)(draw % (options.RunningRegions - 1))) % options.RunningRegions : home;
    }

    private async Task<LoadResult> RunAsync(double seconds, double perSecond)
    {
        long started = TimeProvider.System.GetTimestamp();
        long end = started + (long)(seconds * TimeProvider.System.TimestampFrequency);
        foreach (LoadLane lane in _lanes) lane.OpenQueue();
        Task<LoadTally>[] running = [.. _connections.Select(pair => Task.Run(() => perSecond > 0
            ? PayWhenDueAsync(pair.Lane, pair.Connection)
            : PayAsync(pair.Lane, pair.Connection, end)))];
        long? due = perSecond > 0 ? await LoadPacer.RunAsync(_lanes, perSecond, started, end) : null;
        LoadTally[] tallies = await Task.WhenAll(running);
        double taken = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return LoadTally.Sum(tallies, taken, due, _payers.Sum(payer => (long)payer.Signed.Count));
    }

    private static async Task<LoadTally> PayAsync(LoadLane lane, LoadConnection connection, long end)
    {
        var tally = new LoadTally();
        while (true)
        {
            long now = TimeProvider.System.GetTimestamp();
            if (now >= end) return tally;
            if (!await PayOnceAsync(lane, connection, now, tally)) return tally;
        }
    }

    private static async Task<LoadTally> PayWhenDueAsync(LoadLane lane, LoadConnection connection)
    {
        var tally = new LoadTally();
        try
        {
            // Reading, not waiting until there is something to read: that would wake all connections for each payment.
            while (await PayOnceAsync(lane, connection, await lane.Due.Reader.ReadAsync(), tally)) { }
        }
        catch (ChannelClosedException)
        {
            // The phase is over and nothing is due any more.
        }

        return tally;
    }

    /// <summary>One payment; false if the connection broke or nobody has a signed order.</summary>
    private static async ValueTask<bool> PayOnceAsync(
        LoadLane lane, LoadConnection connection, long due, LoadTally tally)
    {
        if (await lane.TakeAsync(Patience) is not { } payer) return false;
        if (await payer.SendAsync(connection, due, tally) is null) return false;
        lane.Return(payer);
        return true;
    }

    /// <summary>Sends orders in doubt once more: an order is decided once, so that tells what became of it.</summary>
    private async Task SettleAsync(LoadLane lane, IReadOnlyList<Payer> inDoubt)
    {
        if (inDoubt.Count == 0) return;
        using LoadConnection connection = await LoadConnection.OpenAsync(_networks.Fronts(lane.Region)[0]);
        var ignored = new LoadTally();
        foreach (Payer payer in inDoubt)
            if (await payer.SendAsync(connection, TimeProvider.System.GetTimestamp(), ignored) is null) return;
    }
}
