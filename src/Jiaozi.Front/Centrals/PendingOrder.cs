using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// An order on its way to a central. Whether it was given to a connection is the whole difference between "nothing
/// happened" and "outcome unknown": a central cannot act on what was never sent, whatever an exception says.
/// </summary>
/// <param name="request">The message, this stream's alone.</param>
/// <param name="until">Timestamp after which nobody waits any longer.</param>
internal sealed class PendingOrder(SubmitRequest request, long until)
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int GivenUp = 2;
    private const int Written = 3;

    private readonly TaskCompletionSource<CallResult<OrderReply>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _state = Waiting;

    /// <summary>The message.</summary>
    public SubmitRequest Request { get; } = request;

    /// <summary>Its number on the stream.</summary>
    public ulong Number => Request.Number;

    /// <summary>Timestamp after which nobody waits any longer.</summary>
    public long Until { get; } = until;

    /// <summary>The connection that took it, if one did.</summary>
    public OrderConnection? Connection { get; private set; }

    public Task<CallResult<OrderReply>> Answer => _answer.Task;

    /// <summary>A connection takes it; false if nobody waits for it any more, and then it must not be sent.</summary>
    public bool TrySend(OrderConnection connection)
    {
        Connection = connection;
        return Interlocked.CompareExchange(ref _state, Sent, Waiting) == Waiting;
    }

    /// <summary>
    /// True if that connection took it. Answers that come over another one, or before it was sent, are none: whoever
    /// gives them has not seen the order.
    /// </summary>
    public bool IsTakenBy(OrderConnection connection) =>
        Volatile.Read(ref _state) is Sent or Written && Connection == connection;

    /// <summary>It was written to the end; nobody reads its bytes any more.</summary>
    public void SetWritten() => Interlocked.CompareExchange(ref _state, Written, Sent);

    public void Complete(OrderReply reply) => _answer.TrySetResult(
        new CallResult<OrderReply>(reply, CallFault.None, Volatile.Read(ref _state) == Written));

    /// <summary>Nobody waits any longer: if it was not sent by now it never will be.</summary>
    public void GiveUp()
    {
        bool wasSent = Interlocked.CompareExchange(ref _state, GivenUp, Waiting) != Waiting;
        _answer.TrySetResult(new CallResult<OrderReply>(null, wasSent ? CallFault.NoReply : CallFault.NotSent));
    }
}
