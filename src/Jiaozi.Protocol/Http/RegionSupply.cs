namespace Jiaozi.Protocol.Http;

/// <summary>Supply of one region by the newest seals of all its logs; sums in minor units as decimal strings.</summary>
/// <param name="Region">ISO 3166-2 code.</param>
/// <param name="Seal">Number of seals, over all logs.</param>
/// <param name="Issued">Put into circulation here.</param>
/// <param name="Redeemed">Taken out of circulation here.</param>
/// <param name="Sent">Sent to other regions.</param>
/// <param name="Received">Received from other regions.</param>
/// <param name="Unspent">Issued - redeemed + received - sent.</param>
public sealed record RegionSupply(
    string Region, ulong Seal, string Issued, string Redeemed, string Sent, string Received, string Unspent);
