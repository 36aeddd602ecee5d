namespace Jiaozi.Central.Host.Cluster;

/// <summary>
/// The end of a node that must not go on: as long as it is a member of the cluster nobody takes its partitions over, so its
/// process stops, to be started again.
/// </summary>
internal sealed class NodeEnd(IHostApplicationLifetime lifetime, ILogger<NodeEnd> logger)
{
    private string? _reason;

    /// <summary>Why the node ends; null as long as it need not.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    /// <summary>Has the process stop. Only the first reason counts.</summary>
    public void Begin(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null) return;
        logger.LogCritical("The node stops, to be started again: {Reason}", reason);
        lifetime.StopApplication();
    }
}
