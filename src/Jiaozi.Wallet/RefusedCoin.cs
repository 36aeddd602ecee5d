using Jiaozi.Core.Outcomes;

namespace Jiaozi.Wallet;

/// <summary>Something that called itself a coin of this wallet and was not taken.</summary>
/// <param name="Text">The coin string as it came.</param>
/// <param name="Refusal">Why not.</param>
public sealed record RefusedCoin(string Text, Refusal Refusal);
