using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Sealing;

/// <summary>What a log has sent to one region since it began.</summary>
/// <param name="Region">The destination.</param>
/// <param name="Amount">Sum in minor units.</param>
/// <param name="Count">Number of coins; also the number of the last item put on the link.</param>
public sealed record SentTotal(RegionCode Region, UInt128 Amount, ulong Count);
