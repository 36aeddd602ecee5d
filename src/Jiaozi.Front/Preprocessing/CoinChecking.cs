using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Preprocessing;

/// <summary>Where the coins of an order were sealed, or why they were refused.</summary>
internal readonly record struct CoinChecking(IReadOnlyList<SealPlace> Places, Refusal? Refusal);
