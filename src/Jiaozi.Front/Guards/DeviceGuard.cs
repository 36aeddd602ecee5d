using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Front.Api;

namespace Jiaozi.Front.Guards;

/// <summary>
/// Limits how often one device key may come. The key id is only claimed here; it names a bucket, nothing else.
/// </summary>
internal sealed class DeviceGuard(FrontLimits limits, TimeProvider time)
{
    private readonly TokenBuckets _buckets = new(
        limits.RequestsPerSecondPerDevice, limits.BurstPerDevice, limits.MaxRateEntries, time);

    /// <summary>The answer that refuses the request, or null.</summary>
    public IResult? Refuse(KeyId device, OrderId? orderId) => _buckets.Take(device.Value) is { } wait
        ? new ProblemResult(new Refusal(Status.RateLimited, "This device sends too much."), orderId?.ToString(), null, wait)
        : null;
}
