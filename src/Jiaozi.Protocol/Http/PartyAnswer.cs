namespace Jiaozi.Protocol.Http;

/// <summary>What anybody may know of a party: nothing but this.</summary>
/// <param name="Party">Canonical form of what was asked.</param>
/// <param name="Payable">True if coins can be paid to it now.</param>
/// <param name="HomeRegion">ISO 3166-2 code.</param>
/// <param name="RegionName">Name for people.</param>
public sealed record PartyAnswer(string Party, bool Payable, string HomeRegion, string RegionName);
