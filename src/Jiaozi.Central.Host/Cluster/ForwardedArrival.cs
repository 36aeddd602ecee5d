namespace Jiaozi.Central.Host.Cluster;

/// <summary>A coin on its way to a node where its owner listens.</summary>
/// <param name="Owner">Digest of the owner, 16 bytes.</param>
/// <param name="Coin">The coin with its proof, encoded.</param>
/// <param name="Order">The payment or issuance, 16 bytes.</param>
/// <param name="Payer">Owner id of the payer; empty for an issuance.</param>
[GenerateSerializer, Immutable, Alias("jiaozi.arrival")]
internal sealed record ForwardedArrival(
    [property: Id(0)] byte[] Owner, [property: Id(1)] byte[] Coin, [property: Id(2)] byte[] Order,
    [property: Id(3)] string Payer);
