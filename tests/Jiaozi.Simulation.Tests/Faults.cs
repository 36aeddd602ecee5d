using Jiaozi.Central.TestKit;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Storage.TestKit.Faults;

namespace Jiaozi.Simulation.Tests;

/// <summary>Makes things go wrong by chance: stores, processes, links.</summary>
internal sealed class Faults
{
    private readonly CentralWorld _world;
    private readonly Random _random;
    private readonly Random _links;
    private readonly Lock _gate = new();

    public Faults(CentralWorld world, int seed)
    {
        (_world, _random, _links) = (world, new Random(seed), new Random(~seed));
        world.Links.Script = LinkAsync;
    }

    /// <summary>How many processes died.</summary>
    public int Crashes { get; private set; }

    /// <summary>How many store calls failed, in stores that are gone already.</summary>
    public int StoreFaults { get; private set; }

    /// <summary>How many messages between regions were lost or doubled.</summary>
    public int LinkFaults { get; private set; }

    /// <summary>Perhaps something goes wrong now; the task ends when a restarted central is back.</summary>
    public async Task StrikeAsync()
    {
        foreach (CentralSite site in _world.Sites)
        {
            int fate = _random.Next(12);
            FaultyStore store = site.Store;
            if (fate == 0) store.FailNextCommit(CommitFault.BeforeDurable);
            if (fate == 1) store.FailNextCommit(CommitFault.AfterDurable);
            if (fate == 2) store.FailReads(_random.Next(1, 4));
            if (fate is 3 or 4)
            {
                StoreFaults += store.FaultsInjected;
                Crashes++;
                await Task.Yield();
                await (fate == 3 ? site.CrashAsync() : site.RestartAsync());
            }
        }
    }

    /// <summary>Nothing goes wrong from now on.</summary>
    public void End()
    {
        _world.Links.Heal();
        StoreFaults += _world.Sites.Sum(site => site.Store.FaultsInjected);
    }

    private async Task<DeliverReply> LinkAsync(LinkCall call)
    {
        int fate;
        lock (_gate)
        {
            fate = _links.Next(8);
            if (fate < 3) LinkFaults++;
        }

        if (fate == 0) throw LinkNet.Lost();
        DeliverReply reply = await call.PassAsync();
        if (fate == 1) throw LinkNet.Lost();
        return fate == 2 ? await call.PassAsync() : reply;
    }
}
