namespace Jiaozi.Protocol.Http;

/// <summary>A central as a front sees it.</summary>
/// <param name="Region">ISO 3166-2 code.</param>
/// <param name="State">ready, recovering, stopped or unreachable.</param>
/// <param name="Detail">More, in plain words.</param>
/// <param name="Seal">Number of its newest seal in its own log.</param>
/// <param name="Waiting">Coins waiting on its links to other regions; null while that is not known.</param>
public sealed record CentralHealth(string Region, string State, string Detail, ulong Seal, ulong? Waiting);
