using System.Diagnostics.CodeAnalysis;

namespace Jiaozi.Front.Centrals;

/// <summary>A central's reply, or how the call failed.</summary>
internal readonly record struct CallResult<T>(T? Reply, CallFault Fault)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Reply))]
    public bool HasReply => Reply is not null;
}
