namespace Jiaozi.Wallet.Fronts;

/// <summary>The front answered. Nothing in the answer is trusted before it is verified.</summary>
/// <typeparam name="T">The answer's type.</typeparam>
/// <param name="Value">The answer.</param>
public sealed record FrontAnswer<T>(T Value) : FrontResult<T>;
