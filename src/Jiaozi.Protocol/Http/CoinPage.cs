namespace Jiaozi.Protocol.Http;

/// <summary>A page of unspent coins.</summary>
/// <param name="Coins">Coin strings with fresh proofs.</param>
/// <param name="Next">Pass as <c>after</c> for the next page; null on the last.</param>
public sealed record CoinPage(IReadOnlyList<string> Coins, string? Next);
