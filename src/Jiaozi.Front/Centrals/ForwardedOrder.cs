using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>What became of an order that was handed to its central.</summary>
/// <param name="Reply">The central's answer, or what the front can say without one.</param>
/// <param name="IsWritten">
/// True if nobody reads the order's bytes any more. Otherwise they may still be read by those who were to send it.
/// </param>
internal readonly record struct ForwardedOrder(OrderReply Reply, bool IsWritten);
