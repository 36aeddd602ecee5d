using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Preprocessing;

/// <summary>Where the coins of an order were sealed, or why they were refused.</summary>
/// <param name="Places">One place for each coin, in the order of the inputs.</param>
/// <param name="Refusal">Why they were refused.</param>
/// <param name="SealedBy">With <see cref="Status.SealKeyUnknown"/>: the region that a coin names as its sealer.</param>
internal readonly record struct CoinChecking(
    IReadOnlyList<SealPlace> Places, Refusal? Refusal, RegionCode SealedBy = default);
