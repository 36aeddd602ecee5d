namespace Jiaozi.Protocol.Http;

/// <summary>A refusal as RFC 9457 problem details (<c>application/problem+json</c>).</summary>
/// <param name="Type"><c>urn:jiaozi:status:N</c>.</param>
/// <param name="Title">The status's sentence.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Detail">What was found, in plain words.</param>
/// <param name="Code">Status number.</param>
/// <param name="Name">Status name.</param>
/// <param name="Outcome">Whether money moved: <c>none</c>, <c>committed</c> or <c>unknown</c>.</param>
/// <param name="Hint"><c>never</c>, <c>retry-same</c>, <c>resync</c> or <c>ask-by-id</c>.</param>
/// <param name="RetryAfterSeconds">With <c>retry-same</c>: how long to wait.</param>
/// <param name="OrderId">The order, if it could be read.</param>
/// <param name="Answer">The recorded outcome (CBOR), base64url, if the refusal is recorded.</param>
public sealed record OrderProblem(
    string Type, string Title, int Status, string Detail, int Code, string Name, string Outcome, string Hint,
    int? RetryAfterSeconds, string? OrderId, string? Answer);
