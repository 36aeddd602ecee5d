namespace Jiaozi.Protocol.Http;

/// <summary>A committed order, or the recorded answer found by id.</summary>
/// <param name="OrderId">UUID.</param>
/// <param name="Code">Status number; 0 is committed.</param>
/// <param name="Name">Status name.</param>
/// <param name="Outcome">Whether money moved: <c>committed</c>, <c>none</c> or <c>unknown</c>.</param>
/// <param name="Detail">What was found, in plain words.</param>
/// <param name="Answer">The recorded outcome (CBOR), base64url; the same for every repetition.</param>
/// <param name="Coins">Coin strings that the order created: the payee's first, then the change.</param>
public sealed record OrderAnswer(
    string OrderId, int Code, string Name, string Outcome, string Detail, string Answer, IReadOnlyList<string> Coins);
