namespace Jiaozi.Protocol.Http;

/// <summary>Data of the server-sent event <c>coin</c>: a coin has arrived.</summary>
/// <param name="Coin">Coin string.</param>
/// <param name="OrderId">The payment.</param>
/// <param name="Payer">Owner id of the payer; null for an issuance.</param>
public sealed record ArrivalEvent(string Coin, string OrderId, string? Payer);
