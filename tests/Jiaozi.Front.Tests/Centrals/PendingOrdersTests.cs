using Jiaozi.Front.Centrals;
using Jiaozi.Protocol.Grpc;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Front.Tests.Centrals;

/// <summary>Orders that nobody answers are given up soon after their patience has ended, and nothing runs when there are none.</summary>
public sealed class PendingOrdersTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private static readonly OutgoingOrder Order = new(new byte[] { 1, 2, 3 }, [new SealPlace { Number = 7 }], "00-aa-bb-01");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Add_NoAnswer_IsGivenUpAfterItsPatienceAndNotBefore()
    {
        using var orders = new PendingOrders(_time);
        PendingOrder order = orders.Add(Order, TimeSpan.FromMilliseconds(450));

        for (int i = 0; i < 4; i++) _time.Advance(Step);
        Assert.False(order.Answer.IsCompleted);
        _time.Advance(Step);

        Assert.Equal(CallFault.NotSent, (await order.Answer.WaitAsync(Deadline)).Fault);
        Assert.False(order.TrySend(Connection(orders)));
        Assert.False(orders.TryRemove(order.Number, order.Connection!, out _));
    }

    [Fact]
    public async Task Add_AfterAllOthersHaveGone_IsGivenUpAsWell()
    {
        using var orders = new PendingOrders(_time);
        OrderConnection connection = Connection(orders);
        PendingOrder gone = orders.Add(Order, Step);
        Assert.True(gone.TrySend(connection));
        Assert.True(orders.TryRemove(gone.Number, connection, out _));
        for (int i = 0; i < 50; i++) _time.Advance(Step);

        PendingOrder order = orders.Add(Order, Step);
        _time.Advance(Step);

        Assert.Equal(CallFault.NotSent, (await order.Answer.WaitAsync(Deadline)).Fault);
    }

    [Fact]
    public async Task TryRemove_AnswerOfOneThatHasNotSeenTheOrder_IsNoAnswer()
    {
        using var orders = new PendingOrders(_time);
        OrderConnection connection = Connection(orders), another = Connection(orders);
        PendingOrder order = orders.Add(Order, Deadline);

        Assert.False(orders.TryRemove(order.Number, connection, out _));
        Assert.True(order.TrySend(connection));
        Assert.False(orders.TryRemove(order.Number, another, out _));
        Assert.True(orders.TryRemove(order.Number, connection, out PendingOrder? removed));
        Assert.Same(order, removed);
        order.Complete(new OrderReply());

        Assert.Equal(CallFault.None, (await order.Answer.WaitAsync(Deadline)).Fault);
    }

    /// <summary>
    /// A central that answers by a guessed number, before the order was written, makes the front send the same order
    /// elsewhere while the first message is still being made.
    /// </summary>
    [Fact]
    public void Add_ToSeveralStreams_EachHasAMessageOfItsOwn()
    {
        using PendingOrders one = new(_time), other = new(_time);
        one.GiveUp(one.Add(Order, Deadline));
        PendingOrder first = one.Add(Order, Deadline), second = other.Add(Order, Deadline);
        Assert.True(second.TrySend(Connection(other)));
        Assert.True(first.TrySend(Connection(one)));

        Assert.NotSame(first.Request, second.Request);
        Assert.Equal((2ul, 1ul), (first.Request.Number, second.Request.Number));
        Assert.Equal((first.Number, second.Number), (first.Request.Number, second.Request.Number));
        foreach (SubmitRequest request in new[] { first.Request, second.Request })
        {
            Assert.Equal(Order.Bytes.ToArray(), request.Order.ToByteArray());
            Assert.Equal(Order.Places, request.Places);
            Assert.Equal(Order.Traceparent, request.Traceparent);
        }
    }

    /// <summary>Whoever goes by the answer alone would let others write where the order is still read.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Complete_TellsWhetherTheOrderWasWrittenByThen(bool written)
    {
        using var orders = new PendingOrders(_time);
        PendingOrder order = orders.Add(Order, Deadline);
        Assert.True(order.TrySend(Connection(orders)));
        if (written) order.SetWritten();

        order.Complete(new OrderReply());

        Assert.Equal(written, (await order.Answer.WaitAsync(Deadline)).IsWritten);
    }

    [Fact]
    public async Task GiveUp_Written_HasAnUnknownOutcome()
    {
        using var orders = new PendingOrders(_time);
        PendingOrder order = orders.Add(Order, Deadline);
        Assert.True(order.TrySend(Connection(orders)));
        order.SetWritten();

        orders.GiveUp(order);

        Assert.Equal(CallFault.NoReply, (await order.Answer.WaitAsync(Deadline)).Fault);
    }

    [Fact]
    public void Dispose_OrderComesAfterIt_IsNoFailure()
    {
        var orders = new PendingOrders(TimeProvider.System);
        orders.Dispose();

        PendingOrder order = orders.Add(Order, Step);
        orders.GiveUp(order);

        Assert.True(order.Answer.IsCompleted);
    }

    private OrderConnection Connection(PendingOrders orders) => new(null!, orders, Deadline, _time);
}
