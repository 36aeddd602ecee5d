using Jiaozi.Protocol.Http;

namespace Jiaozi.Wallet.Fronts;

/// <summary>Something that came over the live connection.</summary>
/// <param name="Arrival">The coin that arrived, not verified; null when the connection has just been made.</param>
public sealed record FrontEvent(ArrivalEvent? Arrival);
