namespace Jiaozi.Protocol.Http;

/// <summary>A signed order and, for orders that spend, the coins it names in the same order.</summary>
/// <param name="Order">The signed order (COSE), base64url.</param>
/// <param name="Coins">Coin strings (<c>jz1…</c>); empty for orders that spend nothing.</param>
public sealed record OrderSubmission(string Order, IReadOnlyList<string> Coins);
