namespace Jiaozi.Central.Host.Cluster;

/// <summary>A signed order on its way from the node that took it to the node that decides it.</summary>
/// <param name="Order">COSE message; never changed, so it is not copied between grains of one node.</param>
/// <param name="Logs">Log of each input's seal, as text; empty if not known.</param>
/// <param name="Numbers">Number of each input's seal.</param>
/// <param name="Trace">W3C trace context of a sampled order; empty for all others.</param>
[GenerateSerializer, Immutable, Alias("jiaozi.order")]
internal sealed record ForwardedOrder(
    [property: Id(0)] byte[] Order, [property: Id(1)] string[] Logs, [property: Id(2)] ulong[] Numbers,
    [property: Id(3)] string Trace);
