namespace Jiaozi.Core.Owners;

/// <summary>The home region of one owner, who is not named by it in public; goes before everything else.</summary>
/// <param name="Owner">The owner digest.</param>
/// <param name="Region">The home region.</param>
public sealed record OwnerOverride(OwnerDigest Owner, RegionCode Region);
