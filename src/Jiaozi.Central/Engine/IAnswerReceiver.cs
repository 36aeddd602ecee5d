namespace Jiaozi.Central.Engine;

/// <summary>Whoever sent orders and hears their answers.</summary>
public interface IAnswerReceiver
{
    /// <summary>
    /// Hands over the answer to one order, once. It is called on threads that have other work, so it must neither wait
    /// nor throw.
    /// </summary>
    /// <param name="number">The number that came with the order.</param>
    /// <param name="answer">The answer.</param>
    void Receive(ulong number, OrderAnswer answer);
}
