using Jiaozi.Core.Outcomes;
using Jiaozi.Front.Telemetry;

namespace Jiaozi.Front.Tests.Telemetry;

public sealed class OrderWayTests
{
    private const int Orders = 1000;

    [Fact]
    public void Way_NobodyListens_AllocatesNothingAndCarriesNothing()
    {
        Go();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Orders; i++) Go();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        using var way = new OrderWay("payment");
        Assert.Null(way.Traceparent);
    }

    private static void Go()
    {
        var way = new OrderWay("payment");
        way.Read(default, default);
        way.Status = Status.Committed;
        way.Dispose();
    }
}
