using Jiaozi.Core.Orders;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary>Pays or redeems such that being stopped says whether money may have moved.</summary>
internal static class Spending
{
    public static async Task<OrderResult> RunAsync(
        TerminalWallet wallet, OrderAttempt attempt, Func<PayOptions, Task<OrderResult>> spend)
    {
        OrderId id = wallet.NewOrderId();
        attempt.Begin(id, OrderText.WalletFindsOut);
        try
        {
            return await WaitingNote.During(
                spend(new PayOptions { OrderId = id }),
                $"waiting for the home central {wallet.Owner.Region} (order {id}) ...");
        }
        catch (Exception fault) when (fault is OperationCanceledException or WalletException)
        {
            // The wallet keeps an order before it sends it: one that it does not know has not left this machine, be it
            // that somebody was faster than it or that its disk is full.
            OrderResult? known = await wallet.GetKnownResultAsync(id);
            if (known is null) attempt.Withdraw();
            if (known is null or { Kind: OrderResultKind.Unknown }) throw;
            return known;
        }
    }
}
