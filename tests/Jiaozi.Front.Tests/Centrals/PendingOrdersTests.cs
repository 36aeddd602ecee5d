using Jiaozi.Front.Centrals;
using Jiaozi.Protocol.Grpc;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Front.Tests.Centrals;

/// <summary>Orders that nobody answers are given up soon after their patience has ended, and nothing runs when there are none.</summary>
public sealed class PendingOrdersTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Add_NoAnswer_IsGivenUpAfterItsPatienceAndNotBefore()
    {
        using var orders = new PendingOrders(_time);
        PendingOrder order = orders.Add(new SubmitRequest(), TimeSpan.FromMilliseconds(450));

        for (int i = 0; i < 4; i++) _time.Advance(Step);
        Assert.False(order.Answer.IsCompleted);
        _time.Advance(Step);

        Assert.Equal(CallFault.NotSent, (await order.Answer.WaitAsync(Deadline)).Fault);
        Assert.False(orders.TryRemove(order.Number, out _));
    }

    [Fact]
    public async Task Add_AfterAllOthersHaveGone_IsGivenUpAsWell()
    {
        using var orders = new PendingOrders(_time);
        Assert.True(orders.TryRemove(orders.Add(new SubmitRequest(), Step).Number, out _));
        for (int i = 0; i < 50; i++) _time.Advance(Step);

        PendingOrder order = orders.Add(new SubmitRequest(), Step);
        _time.Advance(Step);

        Assert.Equal(CallFault.NotSent, (await order.Answer.WaitAsync(Deadline)).Fault);
    }

    [Fact]
    public void Dispose_OrderComesAfterIt_IsNoFailure()
    {
        var orders = new PendingOrders(TimeProvider.System);
        orders.Dispose();

        PendingOrder order = orders.Add(new SubmitRequest(), Step);
        orders.GiveUp(order);

        Assert.True(order.Answer.IsCompleted);
    }
}
