using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Ledger;

/// <summary>The circumstances of a decision: pure input instead of clocks and settings.</summary>
/// <param name="Region">The region that decides.</param>
/// <param name="NowUnixMs">The time of the decision; also the creation time of coins.</param>
/// <param name="Limits">The network's limits.</param>
public sealed record LedgerTerms(RegionCode Region, long NowUnixMs, NetworkLimits Limits);
