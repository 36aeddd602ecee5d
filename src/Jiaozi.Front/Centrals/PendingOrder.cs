using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// An order on its way to a central. Whether it was given to a connection is the whole difference between "nothing
/// happened" and "outcome unknown": a central cannot act on what was never sent, whatever an exception says.
/// </summary>
internal sealed class PendingOrder(SubmitRequest request)
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<CallResult<OrderReply>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _state = Waiting;
    private OrderConnection? _connection;

    public SubmitRequest Request { get; } = request;

    /// <summary>Its number on the connection that took it.</summary>
    public ulong Number { get; private set; }

    public Task<CallResult<OrderReply>> Answer => _answer.Task;

    /// <summary>A connection takes it; false if nobody waits for it any more, and then it must not be sent.</summary>
    public bool TrySend(OrderConnection connection, ulong number)
    {
        (_connection, Number) = (connection, number);
        if (Interlocked.CompareExchange(ref _state, Sent, Waiting) != Waiting) return false;

        // Not before: whoever gave this order up may be sending the same request by another way.
        Request.Number = number;
        return true;
    }

    /// <summary>Nobody waits any longer: if it was not sent by now it never will be.</summary>
    public CallResult<OrderReply> GiveUp()
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
            return new CallResult<OrderReply>(null, CallFault.NotSent);
        _connection?.Forget(this);
        return new CallResult<OrderReply>(null, CallFault.NoReply);
    }

    public void Complete(OrderReply reply) => _answer.TrySetResult(new CallResult<OrderReply>(reply, CallFault.None));

    public void Fail() => _answer.TrySetResult(GiveUp());
}
