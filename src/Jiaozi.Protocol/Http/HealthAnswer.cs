namespace Jiaozi.Protocol.Http;

/// <summary>How a front is doing and how it sees the centrals.</summary>
/// <param name="Region">The front's region.</param>
/// <param name="State">ready.</param>
/// <param name="NetworkVersion">Version of the network file in force.</param>
/// <param name="Centrals">Every region's central.</param>
public sealed record HealthAnswer(
    string Region, string State, ulong NetworkVersion, IReadOnlyList<CentralHealth> Centrals);
