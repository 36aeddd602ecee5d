using Jiaozi.Core.Outcomes;

namespace Jiaozi.Core.Wire;

/// <summary>
/// Bytes or text that do not follow <c>docs/reference/formats.md</c>. Thrown by decoders only, caught at the edge
/// where the bytes entered and answered with <see cref="Status"/>; nothing has changed when it is thrown.
/// </summary>
public sealed class WireFormatException : FormatException
{
    /// <summary>A plain malformation.</summary>
    public WireFormatException(string message) : this(Status.MalformedRequest, message) { }

    /// <summary>A malformation that has a status of its own.</summary>
    public WireFormatException(Status status, string message) : base(message) => Status = status;

    /// <summary>A malformation found by the CBOR reader.</summary>
    public WireFormatException(string message, Exception inner) : base(message, inner) =>
        Status = Status.MalformedRequest;

    /// <summary>The refusal that answers these bytes.</summary>
    public Status Status { get; }
}
