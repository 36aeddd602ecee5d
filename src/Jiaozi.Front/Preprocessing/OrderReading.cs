using System.Diagnostics.CodeAnalysis;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;

namespace Jiaozi.Front.Preprocessing;

/// <summary>A read order, or why it was refused and, if that far, which order it was.</summary>
internal readonly record struct OrderReading(ReadOrder? Order, Refusal? Refusal, OrderId? OrderId)
{
    [MemberNotNullWhen(true, nameof(Order))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsRead => Order is not null;
}
