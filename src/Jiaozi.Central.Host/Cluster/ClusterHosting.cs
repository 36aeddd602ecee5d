using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Storage;
using Orleans.Configuration;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>Composes a node of a cluster: Orleans with the region's store as its only other dependency.</summary>
internal static class ClusterHosting
{
    /// <summary>Takes a lease for a node that is about to start.</summary>
    /// <exception cref="IOException">The node cannot listen at its place in the cluster.</exception>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public static async Task<NodeLease> TakeLeaseAsync(IStore store, ClusterOptions options, TimeProvider time)
    {
        ThrowIfTaken(options);
        string name = $"{options.Address}:{options.Port}/{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        MembershipTableData members = await new StoreMembershipTable(store).ReadAll();
        return await NodeLease.TakeAsync(store, name, node => IsAlive(members, node, options), time);
    }

    /// <summary>Adds Orleans and what connects it with the central.</summary>
    public static void AddCluster(
        this WebApplicationBuilder builder, CentralConfiguration configuration, string network, NodeLease lease,
        IStore store)
    {
        ClusterOptions options = configuration.Options.Cluster!;
        builder.UseOrleans(silo =>
        {
            silo.ConfigureEndpoints(IPAddress.Parse(options.Address), options.Port, gatewayPort: 0);
            silo.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
            {
                cluster.ServiceId = "jiaozi";
                cluster.ClusterId = $"{network}/{configuration.Region}";
            });
            silo.Configure<SiloOptions>(own => own.SiloName = lease.Node);
            silo.Configure<ClusterMembershipOptions>(members =>
            {
                // A node that fails three probes and has said nothing for six seconds, three times the longest probe, is
                // voted out; its lease is taken then. One whose connections break is voted out sooner.
                members.ProbeTimeout = TimeSpan.FromSeconds(1);
                members.MaxProbeTimeout = TimeSpan.FromSeconds(2);
                members.NumMissedProbesLimit = 3;
                members.TableRefreshTimeout = TimeSpan.FromSeconds(5);
                members.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            });

            // An order whose call is lost is handed over again, so waiting long for an answer helps nobody.
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(3));
            silo.Services.AddSingleton<IMembershipTable>(new StoreMembershipTable(store));
            silo.Services.AddPlacementDirector<PartitionPlacement, PartitionPlacement.Director>();
            silo.Services.AddPlacementDirector<NodePlacement, NodePlacement.Director>();
        });
        builder.Services.AddSingleton(lease);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton(new PartitionClaims(store, lease));
        builder.Services.AddSingleton<NodeEnd>();
        builder.Services.AddSingleton<ClusterNode>();
        builder.Services.AddSingleton<IOrderTaker, OrderRouter>();
        builder.Services.AddSingleton<ListenerRelay>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ListenerRelay>());
        builder.Services.AddHostedService<PartitionKeeper>();
    }

    /// <summary>Who comes to a place that is taken must not take anything else either, such as its log.</summary>
    private static void ThrowIfTaken(ClusterOptions options)
    {
        try
        {
            using var place = new TcpListener(IPAddress.Parse(options.Address), options.Port);
            place.Start();
        }
        catch (SocketException fault)
        {
            throw new IOException(
                $"The node cannot listen for the others at {options.Address}:{options.Port} (cluster): {fault.Message}",
                fault);
        }
    }

    /// <summary>A node that had this node's own address is gone: the address is this one's now.</summary>
    private static bool? IsAlive(MembershipTableData members, string node, ClusterOptions options)
    {
        if (node.StartsWith($"{options.Address}:{options.Port}/", StringComparison.Ordinal)) return false;
        MembershipEntry? entry = members.Members.Select(row => row.Item1).FirstOrDefault(row => row.SiloName == node);
        return entry is null ? null : entry.Status != SiloStatus.Dead;
    }
}
