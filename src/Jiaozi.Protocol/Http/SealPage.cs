namespace Jiaozi.Protocol.Http;

/// <summary>A page of a region's seals, oldest first.</summary>
/// <param name="Region">ISO 3166-2 code.</param>
/// <param name="Seals">Seals (CBOR), base64url.</param>
/// <param name="Newest">Number of the newest seal.</param>
public sealed record SealPage(string Region, IReadOnlyList<string> Seals, ulong Newest);
