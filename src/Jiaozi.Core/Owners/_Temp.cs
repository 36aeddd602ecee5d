// Shape of the home-region types for the parts that build on them; whoever lands HomeRegions deletes this file.
#pragma warning disable
namespace Jiaozi.Core.Owners;
public sealed record PhoneArea(string Country, string Area, RegionCode Region);
public sealed record CitizenArea(string Prefix, RegionCode Region);
public sealed record PrefixOverride(string Prefix, RegionCode Region);
public sealed record OwnerOverride(OwnerDigest Owner, RegionCode Region);
public sealed record HomeRegionTable { public required IReadOnlyList<PhoneArea> PhoneAreas {get;init;} public required IReadOnlyList<CitizenArea> CitizenAreas {get;init;} public required IReadOnlyList<PrefixOverride> Prefixes {get;init;} public required IReadOnlyList<OwnerOverride> Owners {get;init;} public IReadOnlyList<string> Validate()=>[]; }
public sealed class HomeRegions(HomeRegionTable t) { public bool TryFind(FeatureValue v, out RegionCode r){r=default;return false;} public bool TryFind(FeatureValue v, OwnerDigest d, out RegionCode r){r=default;return false;} }
