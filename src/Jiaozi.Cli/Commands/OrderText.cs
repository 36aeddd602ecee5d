using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary>What became of an order, in plain words: always whether money moved and what to do next.</summary>
internal static class OrderText
{
    public static string Of(OrderResult result) => result.Kind switch
    {
        OrderResultKind.Committed => "committed",
        OrderResultKind.Refused => $"refused, no money moved: {result.Detail} (status {(int)result.Status})",
        OrderResultKind.NotSent => $"not sent, no money moved: {result.Detail} (status {(int)result.Status})",
        _ => $"not known yet: {result.Detail} The coins are kept for it; any next wallet command finds out.",
    };

    /// <summary>0 if money moved, 3 if that is not known yet, 1 otherwise.</summary>
    public static int ExitCode(OrderResult result) => result.Kind switch
    {
        OrderResultKind.Committed => 0,
        OrderResultKind.Unknown => 3,
        _ => 1,
    };

    /// <summary>The same for programs.</summary>
    public static object Json(OrderResult result) => new
    {
        orderId = result.OrderId.ToString(),
        outcome = result.Kind switch
        {
            OrderResultKind.Committed => "committed",
            OrderResultKind.Unknown => "unknown",
            _ => "none",
        },
        code = (int)result.Status,
        name = StatusHttp.Name(result.Status),
        detail = result.Detail,
        proven = result.Proven,
        hint = StatusHttp.Hint(StatusInfo.Of(result.Status).Hint),
        paid = result.Paid?.ToString(),
        change = result.Change?.ToString(),
    };
}
