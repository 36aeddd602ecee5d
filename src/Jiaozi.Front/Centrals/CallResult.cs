using System.Diagnostics.CodeAnalysis;

namespace Jiaozi.Front.Centrals;

/// <summary>A central's reply, or how the call failed.</summary>
/// <param name="Reply">The reply.</param>
/// <param name="Fault">How it failed.</param>
/// <param name="IsWritten">
/// True if the request was written to the end, so that nobody reads its bytes any more. A reply alone does not say so: a
/// central can answer what it has not seen.
/// </param>
internal readonly record struct CallResult<T>(T? Reply, CallFault Fault, bool IsWritten = false)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Reply))]
    public bool HasReply => Reply is not null;
}
