namespace Jiaozi.Wallet.Fronts;

/// <summary>No front gave an answer that can be understood.</summary>
/// <typeparam name="T">The type of the answer that did not come.</typeparam>
/// <param name="MaybeSent">
/// False only if it is certain that no front got the request: every connection was refused before anything was sent.
/// </param>
/// <param name="Detail">What happened, in plain words.</param>
public sealed record FrontUnreachable<T>(bool MaybeSent, string Detail) : FrontResult<T>;
