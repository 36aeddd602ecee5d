using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;

namespace Jiaozi.Sandbox.Operators;

/// <summary>What became of an operators' order.</summary>
/// <param name="Status">Committed, or why not.</param>
/// <param name="Detail">More, in plain words.</param>
/// <param name="Order">The order id.</param>
/// <param name="Outcome">The verified outcome, if one is recorded.</param>
public sealed record DeskResult(Status Status, string Detail, OrderId Order, Outcome? Outcome)
{
    /// <summary>True if it is committed.</summary>
    public bool IsCommitted => Status == Status.Committed;
}
