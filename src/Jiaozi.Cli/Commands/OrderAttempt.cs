using Jiaozi.Core.Orders;

namespace Jiaozi.Cli.Commands;

/// <summary>How far a command that sends an order has come, so that its end, however it comes, says whether money moved.</summary>
internal sealed class OrderAttempt
{
    /// <summary>The order that may be under way; null while certainly nothing was sent.</summary>
    public OrderId? Order { get; private set; }

    /// <summary>How to find out what became of it.</summary>
    public string Advice { get; private set; } = "";

    /// <summary>From here on the order may be under way.</summary>
    /// <param name="order">The order id.</param>
    /// <param name="advice">How to find out what became of it.</param>
    public void Begin(OrderId order, string advice) => (Order, Advice) = (order, advice);

    /// <summary>It is certain after all that nothing was sent.</summary>
    public void Withdraw() => Order = null;
}
