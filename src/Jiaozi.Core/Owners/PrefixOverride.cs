namespace Jiaozi.Core.Owners;

/// <summary>
/// The home region of all feature values that start alike; goes before areas, and the longest prefix wins.
/// </summary>
/// <param name="Prefix">
/// The start of a canonical text, such as <c>tel:+86170</c> or <c>cnid:3101</c>. A whole number is one owner
/// where numbers have a fixed length (China, citizen IDs); in countries with open numbering it may start
/// longer numbers too, so single owners there are named by <see cref="OwnerOverride"/>.
/// </param>
/// <param name="Region">The home region.</param>
public sealed record PrefixOverride(string Prefix, RegionCode Region);
