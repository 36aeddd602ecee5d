using Jiaozi.Core.Coins;

namespace Jiaozi.Wallet;

/// <summary>What a sync with the home central changed.</summary>
/// <param name="Added">Coins that were not in the wallet.</param>
/// <param name="Removed">Coins that the home central does not list: another device has spent them.</param>
/// <param name="Refused">Coins that were not taken, because they are forged or somebody else's.</param>
public sealed record SyncReport(
    IReadOnlyList<Coin> Added, IReadOnlyList<CoinId> Removed, IReadOnlyList<RefusedCoin> Refused);
