using Jiaozi.Core.Money;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Cli.Commands;

/// <summary>What became of an order, in plain words: always whether money moved and what to do next.</summary>
internal static class OrderText
{
    /// <summary>What happens to an order that a wallet has sent and not heard of.</summary>
    public const string WalletFindsOut = "The coins are kept for it; any next wallet command finds out.";

    public static string Of(OrderResult result, Currency currency)
    {
        string detail = Advice.Of(result.Detail, currency);
        return result.Kind switch
        {
            OrderResultKind.Committed => "committed",
            OrderResultKind.Refused when result.Proven =>
                $"refused, no money moved: {detail} (status {(int)result.Status})",
            OrderResultKind.Refused =>
                $"refused, no money moved as far as the front says: {detail} (status {(int)result.Status}) "
                + "The wallet makes sure of it before it can pay the same again.",
            OrderResultKind.NotSent => $"not sent, no money moved: {detail} (status {(int)result.Status})",
            _ => $"not known yet: {detail} {WalletFindsOut}",
        };
    }

    /// <summary>An order of the wallet by what it was for, such as <c>payment of 12.50 CNY to tel:+86…</c>.</summary>
    public static string Name(WalletOrder order, Currency currency) => order.Kind switch
    {
        WalletOrderKind.Payment => $"payment of {Money(order, currency)} to {order.OtherParty}",
        WalletOrderKind.Redemption => $"redemption of {Money(order, currency)}",
        WalletOrderKind.Registration => "registration of this device",
        _ => $"revocation of device {order.OtherParty}",
    };

    /// <summary>0 if money moved, 3 if that is not known yet, 1 otherwise.</summary>
    public static int ExitCode(OrderResult result) => result.Kind switch
    {
        OrderResultKind.Committed => 0,
        OrderResultKind.Unknown => 3,
        _ => 1,
    };

    /// <summary>The same for programs.</summary>
    public static OrderDocument Json(OrderResult result) => new()
    {
        OrderId = result.OrderId.ToString(),
        Outcome = StatusHttp.Moved(result.Kind switch
        {
            OrderResultKind.Committed => MoneyMoved.Committed,
            OrderResultKind.Unknown => MoneyMoved.Unknown,
            _ => MoneyMoved.None,
        }),
        Sent = result.IsSent,
        Code = (int)result.Status,
        Name = StatusHttp.Name(result.Status),
        Detail = result.Detail,
        Proven = result.Proven,
        Hint = StatusHttp.Hint(StatusInfo.Of(result.Status).Hint),
        Paid = result.Paid?.ToString(),
        Change = result.Change?.ToString(),
    };

    private static string Money(WalletOrder order, Currency currency) => currency.Format((UInt128)order.MinorUnits);
}
