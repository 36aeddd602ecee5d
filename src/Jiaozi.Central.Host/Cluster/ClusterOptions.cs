namespace Jiaozi.Central.Host.Cluster;

/// <summary>How a central takes part in a cluster of its region; all nodes of a region share one PostgreSQL store.</summary>
public sealed record ClusterOptions
{
    /// <summary>IP address at which the other nodes reach this one.</summary>
    public string Address { get; init; } = "";

    /// <summary>Port for the other nodes, 1 to 65535.</summary>
    public int Port { get; init; }
}
