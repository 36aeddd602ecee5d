using System.Buffers.Binary;
using Jiaozi.Core.Orders;

namespace Jiaozi.Cli.Benching;

/// <summary>Counted order ids; two counters of different origin never give the same.</summary>
internal sealed class OrderIdCounter(byte origin)
{
    private long _count;

    /// <summary>The next id, of the present time.</summary>
    public OrderId Next()
    {
        Span<byte> bytes = stackalloc byte[10];
        bytes[0] = origin;
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], Interlocked.Increment(ref _count));
        return OrderId.Create(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), bytes);
    }
}
