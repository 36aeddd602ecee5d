namespace Jiaozi.Protocol.Http;

/// <summary>Supply by the newest seals: sums in minor units as decimal strings, because they may pass 2^53.</summary>
/// <param name="Regions">Each region that answered, from its newest seal.</param>
/// <param name="Issued">Sum over the regions that answered.</param>
/// <param name="Redeemed">Sum over the regions that answered.</param>
/// <param name="Outstanding">Issued - redeemed.</param>
/// <param name="Complete">False if a region could not be reached; it is missing from the sums.</param>
public sealed record SupplyAnswer(
    IReadOnlyList<RegionSupply> Regions, string Issued, string Redeemed, string Outstanding, bool Complete);
