using Google.Protobuf;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// An order as a front hands it on, the same for every central that it is offered to. Each stream makes a message of its
/// own out of it: a central that answers early must not change what another one is being sent.
/// </summary>
/// <param name="Bytes">The signed order.</param>
/// <param name="Places">Where its coins were sealed.</param>
/// <param name="Traceparent">W3C trace context of a sampled order.</param>
internal sealed record OutgoingOrder(
    ReadOnlyMemory<byte> Bytes, IReadOnlyList<SealPlace> Places, string? Traceparent = null)
{
    /// <summary>The message for one stream.</summary>
    /// <param name="number">The order's number on it.</param>
    public SubmitRequest ToRequest(ulong number)
    {
        var request = new SubmitRequest { Number = number, Order = UnsafeByteOperations.UnsafeWrap(Bytes) };
        request.Places.Capacity = Places.Count;
        for (int i = 0; i < Places.Count; i++) request.Places.Add(Places[i]);
        if (Traceparent is not null) request.Traceparent = Traceparent;
        return request;
    }
}
