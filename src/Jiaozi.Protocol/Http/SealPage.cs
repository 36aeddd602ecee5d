namespace Jiaozi.Protocol.Http;

/// <summary>A page of the seals of one of a region's logs, oldest first.</summary>
/// <param name="Region">ISO 3166-2 code.</param>
/// <param name="Seals">Seals (CBOR), base64url.</param>
/// <param name="Newest">Number of the log's newest seal.</param>
/// <param name="Logs">All logs of the region.</param>
public sealed record SealPage(string Region, IReadOnlyList<string> Seals, ulong Newest, IReadOnlyList<SealLog> Logs);
