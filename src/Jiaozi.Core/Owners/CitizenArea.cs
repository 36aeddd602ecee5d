namespace Jiaozi.Core.Owners;

/// <summary>The home region of the citizen IDs that were first issued in one area; the longest prefix wins.</summary>
/// <param name="Prefix">2, 4 or 6 digits of GB/T 2260: a province, a prefecture or a county.</param>
/// <param name="Region">The home region.</param>
public sealed record CitizenArea(string Prefix, RegionCode Region);
