namespace Jiaozi.Wallet.Selection;

/// <summary>A choice of coins.</summary>
/// <param name="Kind">Whether there is one.</param>
/// <param name="Coins">The coins, smallest first after the forced ones; empty unless found.</param>
/// <param name="Sum">Their sum, N of the seed, in minor units.</param>
public sealed record CoinSelection(SelectionKind Kind, IReadOnlyList<CoinOffer> Coins, UInt128 Sum)
{
    internal static CoinSelection None(SelectionKind kind) => new(kind, [], 0);
}
