namespace Jiaozi.Central.Host.Cluster;

/// <summary>A member of the cluster as it is stored (JSON, for whoever looks into the store).</summary>
internal sealed record Member
{
    /// <summary>The silo's address in Orleans' own text form.</summary>
    public required string Address { get; init; }

    /// <summary>Name of the node.</summary>
    public required string Node { get; init; }

    public required string Status { get; init; }

    public required string Host { get; init; }

    public string? Role { get; init; }

    public int GatewayPort { get; init; }

    public int UpdateZone { get; init; }

    public int FaultZone { get; init; }

    public DateTime Started { get; init; }

    public DateTime Alive { get; init; }

    public IReadOnlyList<Suspicion> Suspicions { get; init; } = [];

    /// <summary>Version of the table at which this row was written; empty until it is.</summary>
    public string Tag { get; init; } = "";

    public static Member Of(MembershipEntry entry) => new()
    {
        Address = entry.SiloAddress.ToParsableString(),
        Node = entry.SiloName,
        Status = entry.Status.ToString(),
        Host = entry.HostName,
        Role = entry.RoleName,
        GatewayPort = entry.ProxyPort,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        Started = entry.StartTime,
        Alive = entry.IAmAliveTime,
        Suspicions = [.. (entry.SuspectTimes ?? [])
            .Select(vote => new Suspicion(vote.Item1.ToParsableString(), vote.Item2))],
    };

    public MembershipEntry ToEntry() => new()
    {
        SiloAddress = SiloAddress.FromParsableString(Address),
        SiloName = Node,
        Status = Enum.Parse<SiloStatus>(Status),
        HostName = Host,
        RoleName = Role,
        ProxyPort = GatewayPort,
        UpdateZone = UpdateZone,
        FaultZone = FaultZone,
        StartTime = Started,
        IAmAliveTime = Alive,
        SuspectTimes = [.. Suspicions.Select(vote => Tuple.Create(SiloAddress.FromParsableString(vote.By), vote.At))],
    };

    /// <summary>A node's word that this one does not answer.</summary>
    internal sealed record Suspicion(string By, DateTime At);
}
