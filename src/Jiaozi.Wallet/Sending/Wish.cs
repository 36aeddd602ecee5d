using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Sending;

/// <summary>What the user wants to spend on.</summary>
/// <param name="Kind">Payment or redemption.</param>
/// <param name="Payee">Whom to pay; null for a redemption.</param>
/// <param name="Amount">M.</param>
internal sealed record Wish(WalletOrderKind Kind, Party? Payee, Amount Amount);
