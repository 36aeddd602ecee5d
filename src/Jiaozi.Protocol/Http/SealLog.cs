namespace Jiaozi.Protocol.Http;

/// <summary>One of a region's logs.</summary>
/// <param name="Log">Region and writer, such as <c>CN-SH/0</c>.</param>
/// <param name="Newest">Number of its newest seal.</param>
public sealed record SealLog(string Log, ulong Newest);
