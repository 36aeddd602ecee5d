using System.Buffers.Binary;
using Jiaozi.Core.Orders;

namespace Jiaozi.Central.TestKit;

/// <summary>Order ids in a row, the same in every run.</summary>
public sealed class OrderIds(TimeProvider time)
{
    private long _next;

    /// <summary>The next id.</summary>
    public OrderId Next()
    {
        Span<byte> random = stackalloc byte[10];
        BinaryPrimitives.WriteInt64BigEndian(random[2..], Interlocked.Increment(ref _next));
        return OrderId.Create(time.GetUtcNow().ToUnixTimeMilliseconds(), random);
    }
}
