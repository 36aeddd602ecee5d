using Jiaozi.Central.Intake;

namespace Jiaozi.Central.Engine;

/// <summary>Takes signed orders and sees to it that each is answered, once.</summary>
public interface IOrderTaker
{
    /// <summary>
    /// Takes a signed order. It returns when the order was refused or waits for its decision; an order that was taken
    /// is decided and answered whether or not somebody still waits.
    /// </summary>
    /// <param name="signedOrder">COSE message of the order; its bytes stay unchanged.</param>
    /// <param name="places">Where its inputs were sealed, in their order; empty if that is not known.</param>
    /// <param name="number">Comes back with the answer.</param>
    /// <param name="sender">Hears the answer, after the decision is durable.</param>
    /// <param name="traceparent">W3C trace context of a sampled order; empty for all others.</param>
    ValueTask SubmitAsync(
        ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, ulong number, IAnswerReceiver sender,
        string traceparent = "");
}
