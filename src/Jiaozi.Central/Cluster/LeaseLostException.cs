namespace Jiaozi.Central.Cluster;

/// <summary>
/// The other nodes took this one for gone and took its lease: it can commit nothing any more and has to start anew.
/// </summary>
public sealed class LeaseLostException(string node)
    : Exception($"The lease of node {node} was taken away: the other nodes took it for gone.");
