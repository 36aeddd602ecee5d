using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Sandbox.Servers;

/// <summary>
/// The servers of a running sandbox. Orders go where the network file says, so a new server is in it once it is ready,
/// and one that goes is not in it any more, for any server, before its process is stopped.
/// </summary>
public sealed class ServerFleet : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SandboxHome _home;
    private readonly ServerLauncher _launcher;
    private readonly string? _database;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile IReadOnlyList<ServerProcess> _servers;

    internal ServerFleet(SandboxHome home, ServerLauncher launcher, string? database, TimeProvider time)
    {
        (_home, _launcher, _database, _time) = (home, launcher, database, time);
        IEnumerable<RegionCode> regions = home.Network.Plan.Regions.Select(region => region.Code);
        _servers =
        [
            .. regions.SelectMany(code => ServerPlace.All(ServerKind.Central, code).Take(home.Options.Nodes))
                .Select(Make),
            .. regions.SelectMany(code => ServerPlace.All(ServerKind.Front, code).Take(home.Options.Fronts))
                .Select(Make),
        ];
    }

    /// <summary>The servers, centrals first.</summary>
    public IReadOnlyList<ServerProcess> Servers => _servers;

    /// <summary>Raised when a server ends without having been asked to.</summary>
    public event Action<ISandboxProcess>? Died;

    /// <summary>The server of that name, such as <c>central-CN-SH</c>, or null.</summary>
    public ServerProcess? Find(string name) => _servers.FirstOrDefault(server => server.Name == name);

    /// <summary>Starts a server, waits until it is ready, and puts its address into the network file.</summary>
    /// <param name="kind">Node or front.</param>
    /// <param name="region">Where.</param>
    /// <param name="name">Its name or number; null for the lowest number that is free.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">It cannot be added; the message says why and what to do.</exception>
    public Task<ServerProcess> AddAsync(
        ServerKind kind, RegionCode region, string? name, CancellationToken cancellation) =>
        _changing.TakeAsync(() => AddOnceAsync(FreePlace(kind, region, name), cancellation), cancellation);

    private async Task<ServerProcess> AddOnceAsync(ServerPlace place, CancellationToken cancellation)
    {
        ServerProcess server = Make(place);
        try
        {
            await server.StartAsync(cancellation);
            await WaitUntilReadyAsync(server, cancellation);
        }
        catch
        {
            await server.StopAsync();
            ServerConfigs.Delete(_home, place);
            throw;
        }

        _servers = Sorted([.. _servers, server]);
        await RollOutAsync(
            place, addresses => [.. addresses, place.Address(_home)], $"{place.Name} runs and takes orders",
            cancellation);
        return server;
    }

    /// <summary>
    /// Removes a server: takes its address out of the network file, waits until nobody goes by it any more, and stops
    /// it. Everything that was sent to it until then is answered.
    /// </summary>
    /// <param name="kind">Node or front.</param>
    /// <param name="region">Where.</param>
    /// <param name="name">Its name or number; null for the one with the highest number.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">It cannot be removed; the message says why.</exception>
    public Task<ServerProcess> RemoveAsync(
        ServerKind kind, RegionCode region, string? name, CancellationToken cancellation) =>
        _changing.TakeAsync(() => RemoveOnceAsync(PresentServer(kind, region, name), cancellation), cancellation);

    private async Task<ServerProcess> RemoveOnceAsync(ServerProcess server, CancellationToken cancellation)
    {
        string address = server.Place.Address(_home);
        await RollOutAsync(
            server.Place, addresses => [.. addresses.Where(other => other != address)],
            $"{server.Name} has left the network file, but was not stopped. Repeat the command once they answer",
            cancellation);
        await server.StopAsync();
        _servers = [.. _servers.Where(other => other != server)];
        ServerConfigs.Delete(_home, server.Place);
        return server;
    }

    /// <summary>Stops fronts, then centrals; every commit under way is finished first.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ServerKind kind in (ServerKind[])[ServerKind.Front, ServerKind.Central])
        {
            await Task.WhenAll(_servers.Where(server => server.Place.Kind == kind)
                .Select(server => server.StopAsync()));
        }
    }

    /// <summary>Starts all servers, and waits until several nodes have shared the owners among them.</summary>
    internal async Task StartAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(_servers.Select(server => StartAsync(server, cancellation)));
        if (_home.Options.Nodes > 1)
            await Task.WhenAll(_home.Options.Regions.Select(region => WaitUntilSharedAsync(region, cancellation)));
    }

    private async Task StartAsync(ServerProcess server, CancellationToken cancellation)
    {
        await server.StartAsync(cancellation);

        // From its first central on there may be money in the store.
        if (server.Place.Kind == ServerKind.Central) _home.KeepStore();
    }

    private ServerProcess Make(ServerPlace place)
    {
        ServerProcess server = _launcher.Server(_home, place, ServerConfigs.Write(_home, place, _database));
        server.Died += dead =>
        {
            // One that is only being added and does not start is whose adding fails.
            if (_servers.Contains(server)) Died?.Invoke(dead);
        };
        return server;
    }

    private ServerPlace FreePlace(ServerKind kind, RegionCode region, string? name)
    {
        if (kind == ServerKind.Central && _home.Store == StoreKind.Embedded)
            throw new InvalidOperationException(StoreMark.OneNode);
        IReadOnlyList<ServerProcess> present = Present(kind, region);
        string what = kind == ServerKind.Central ? "nodes" : "fronts";
        if (name is null)
        {
            return ServerPlace.All(kind, region).FirstOrDefault(place => present.All(server => server.Place != place))
                ?? throw new InvalidOperationException(
                    $"{region} has {present.Count} {what} already, the most that a sandbox has ports for.");
        }

        ServerPlace wanted = ServerPlace.All(kind, region).FirstOrDefault(place => place.IsCalled(name))
            ?? throw new InvalidOperationException(
                $"'{name}' is no name for one of the {what} of {region}; they are called "
                + $"{new ServerPlace(kind, region, 1).Name}, {new ServerPlace(kind, region, 2).Name} ... up to "
                + $"{new ServerPlace(kind, region, SandboxOptions.MaxServers).Name}.");
        return present.Any(server => server.Place == wanted)
            ? throw new InvalidOperationException($"There is a {wanted.Name} already.")
            : wanted;
    }

    private ServerProcess PresentServer(ServerKind kind, RegionCode region, string? name)
    {
        IReadOnlyList<ServerProcess> present = Present(kind, region);
        string names = string.Join(", ", present.Select(server => server.Name));
        ServerProcess server = name is null
            ? present[^1]
            : present.FirstOrDefault(candidate => candidate.Place.IsCalled(name))
                ?? throw new InvalidOperationException($"{region} has no '{name}'. There is: {names}.");
        return present.Any(other => other != server && other.IsRunning && IsNamed(other.Place))
            ? server
            : throw new InvalidOperationException(
                $"{server.Name} is the last one that runs in {region}; without it nobody could pay there. Add or start"
                + " another one first.");
    }

    private bool IsNamed(ServerPlace place)
    {
        RegionPlan region = _home.Network.Region(place.Region)!;
        return (place.Kind == ServerKind.Central ? region.Centrals : region.Fronts).Contains(place.Address(_home));
    }

    private List<ServerProcess> Present(ServerKind kind, RegionCode region) => _home.IndexOf(region) < 0
        ? throw new InvalidOperationException(
            $"The sandbox has no region {region}. It has: {string.Join(", ", _home.Options.Regions)}.")
        : [.. _servers.Where(server => server.Place.Kind == kind && server.Place.Region == region)];

    private static IReadOnlyList<ServerProcess> Sorted(IEnumerable<ServerProcess> servers) =>
        [.. servers.OrderBy(server => server.Place.Kind)];

    /// <summary>A front is ready when it listens. A node also has to decide for a part of the owners.</summary>
    private async Task WaitUntilReadyAsync(ServerProcess server, CancellationToken cancellation)
    {
        if (server.Place.Kind == ServerKind.Front) return;
        using var health = new ServerHealth(AnswerPatience, _time);
        long started = _time.GetTimestamp();
        ServerPlace place = server.Place;
        while (await health.CentralAsync(place.Region, place.Address(_home), cancellation)
            is not { Health: { State: "ready", Partitions: > 0 } })
        {
            if (!server.IsRunning || _time.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException(
                    $"{server.Name} was started, but {(server.IsRunning ? "got no partitions" : "has ended")}; nothing"
                    + $" has changed. Its log says why: {Path.Combine(_home.Paths.Logs, server.Name)}.log");
            }

            await Task.Delay(Pause, _time, cancellation);
        }
    }

    /// <summary>Until then some owners could not pay, and who looks would take that for a fault.</summary>
    private async Task WaitUntilSharedAsync(RegionCode region, CancellationToken cancellation)
    {
        using var health = new ServerHealth(AnswerPatience, _time);
        long started = _time.GetTimestamp();
        while (true)
        {
            HealthAnswer<GetHealthReply>[] answers = await Task.WhenAll(Present(ServerKind.Central, region)
                .Select(node => health.CentralAsync(region, node.Place.Address(_home), cancellation)));
            int partitions = answers.Sum(answer => answer.Health?.Partitions ?? 0);
            if (partitions == OwnerDigest.PartitionCount) return;
            if (_time.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException(
                    $"The nodes of {region} have {partitions} of {OwnerDigest.PartitionCount} partitions after"
                    + $" {Patience.TotalMinutes} minutes. Their logs say why: {_home.Paths.Logs}");
            }

            await Task.Delay(Pause, _time, cancellation);
        }
    }

    private async Task RollOutAsync(
        ServerPlace place, Func<IReadOnlyList<string>, IReadOnlyList<string>> change, string otherwise,
        CancellationToken cancellation)
    {
        NetworkFile file = await _home.ChangeAsync(
            place.Region,
            region => place.Kind == ServerKind.Central
                ? region with { Centrals = change(region.Centrals) }
                : region with { Fronts = change(region.Fronts) },
            _time, cancellation);
        IReadOnlyList<string> behind = await NetworkRollout.WaitAsync(
            _home, _servers, file.Plan.Version, _time, cancellation);
        if (behind.Count == 0) return;
        throw new InvalidOperationException(
            $"{string.Join(", ", behind)} did not take version {file.Plan.Version} of the network file. {otherwise}.");
    }
}
