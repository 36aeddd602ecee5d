using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// The orders of one stream that wait for their answer. While there are any, it gives up now and then those for which
/// nobody waits any longer; a timer for each order would cost more than the rest of its way.
/// </summary>
internal sealed class PendingOrders : IDisposable
{
    /// <summary>How much longer than its patience an order may wait.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<ulong, PendingOrder> _orders = new();
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private ulong _number;
    private int _isSweeping;

    public PendingOrders(TimeProvider time)
    {
        _time = time;
        _sweep = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes an order; when it is taken out again is the caller's to see to.</summary>
    public PendingOrder Add(OutgoingOrder order, TimeSpan patience)
    {
        long until = _time.GetTimestamp() + (long)(patience.TotalSeconds * _time.TimestampFrequency);
        var pending = new PendingOrder(order.ToRequest(Interlocked.Increment(ref _number)), until);
        _orders[pending.Number] = pending;
        SweepLater();
        return pending;
    }

    /// <summary>Takes out the order with that number, if it still waits and that connection took it.</summary>
    public bool TryRemove(ulong number, OrderConnection by, [NotNullWhen(true)] out PendingOrder? order) =>
        _orders.TryGetValue(number, out order) && order.IsTakenBy(by) && _orders.TryRemove(number, out order);

    /// <summary>Gives the order up.</summary>
    public void GiveUp(PendingOrder order)
    {
        _orders.TryRemove(order.Number, out _);
        order.GiveUp();
    }

    /// <summary>Gives all orders up that a connection took and that were not answered.</summary>
    public void GiveUp(OrderConnection connection)
    {
        foreach ((_, PendingOrder order) in _orders)
            if (order.Connection == connection) GiveUp(order);
    }

    public void Dispose() => _sweep.Dispose();

    private void SweepLater()
    {
        if (Volatile.Read(ref _isSweeping) == 0 && Interlocked.Exchange(ref _isSweeping, 1) == 0)
            _sweep.Change(Rest, Timeout.InfiniteTimeSpan);
    }

    private void Sweep()
    {
        // Before the look: whoever adds an order after it sees to the next one.
        Interlocked.Exchange(ref _isSweeping, 0);
        long now = _time.GetTimestamp();
        foreach ((_, PendingOrder order) in _orders)
            if (order.Until <= now) GiveUp(order);
        if (!_orders.IsEmpty) SweepLater();
    }
}
