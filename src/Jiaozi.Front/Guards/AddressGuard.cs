using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Jiaozi.Core.Outcomes;
using Jiaozi.Front.Api;
using Jiaozi.Front.Telemetry;

namespace Jiaozi.Front.Guards;

/// <summary>
/// Limits how often one address may come; of IPv6 a /64 counts as one, because one customer has all of it.
/// </summary>
internal sealed class AddressGuard(FrontLimits limits, TimeProvider time)
{
    private readonly TokenBuckets _buckets = new(
        limits.RequestsPerSecondPerAddress, limits.BurstPerAddress, limits.MaxRateEntries, time);

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (_buckets.Take(Key(http.Connection.RemoteIpAddress)) is not { } wait) return next(http);
        FrontMeters.Refused.Add(1, FrontMeters.ByAddress);
        var refusal = new Refusal(Status.RateLimited, "This address sends too much.");
        return new ProblemResult(refusal, null, null, wait).ExecuteAsync(http);
    }

    /// <summary>The bucket of an address.</summary>
    public static UInt128 Key(IPAddress? address)
    {
        if (address is null) return 0;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return BinaryPrimitives.ReadUInt32BigEndian(bytes[..length]);
        bytes[8..].Clear();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
