using Jiaozi.Cli.Commands;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Sandbox.Demo;
using Jiaozi.Sandbox.Operators;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Replaying;

/// <summary>
/// Runs one row to its definite end. Order ids follow from the row, so a row that was decided before a crash is found
/// again by its id and not run twice.
/// </summary>
internal sealed class RowRunner(ReplayTerminals terminals, OperatorDesk desk, bool mayBeDecided)
{
    private const int MaxRounds = 60;

    /// <summary>Runs the row.</summary>
    /// <exception cref="CommandException">Its end cannot be found out.</exception>
    public async Task<RowResult> RunAsync(ReplayRow row, CancellationToken cancellation) => row.Kind switch
    {
        ReplayKind.Issue => await IssueAsync(row, cancellation),
        ReplayKind.Pay => new RowResult(row, await PayAsync(row, row.To, "pay", cancellation)),
        _ => new RowResult(row, await RedeemAsync(row, cancellation)),
    };

    private async Task<RowResult> IssueAsync(ReplayRow row, CancellationToken cancellation)
    {
        OrderId id = row.OrderId("issue");
        ReplayTerminals.Terminal payee = terminals.Of(row.To);
        if (mayBeDecided && await payee.Wallet.TryGetOutcomeAsync(id, cancellation) is { } known)
            return new RowResult(row, known.Status);
        DeskResult result = await desk.IssueAsync(
            Party.Of(row.To), row.Amount, id, (int)(row.Spread() % (uint)terminals.FrontCount),
            cancellation: cancellation);
        if (!result.IsCommitted && !StatusInfo.Of(result.Status).Recorded)
            throw NoEnd(row, "the issuance", result.Detail, result.Status);
        if (result.IsCommitted) payee.Expect(CoinId.Derive(payee.Wallet.Owner, id, SpendingRules.PayeeOutput));
        return new RowResult(row, result.Status);
    }

    private async Task<Status> PayAsync(ReplayRow row, FeatureValue payee, string step, CancellationToken cancellation)
    {
        OrderId id = row.OrderId(step);
        ReplayTerminals.Terminal payer = terminals.Of(row.From);
        if (mayBeDecided && await payer.Wallet.TryGetOutcomeAsync(id, cancellation) is { } known) return known.Status;
        await payer.CatchUpAsync(cancellation);
        OrderResult result = await payer.Wallet.PayAsync(
            Party.Of(payee), row.Amount, new PayOptions { OrderId = id, SendEvenIfShort = true }, cancellation);
        Status status = await SettleAsync(row, payer.Wallet, result, cancellation);
        if (status == Status.Committed && row.Kind == ReplayKind.Pay)
            terminals.Of(payee).Expect(CoinId.Derive(payer.Wallet.Owner, id, SpendingRules.PayeeOutput));
        return status;
    }

    private async Task<Status> RedeemAsync(ReplayRow row, CancellationToken cancellation)
    {
        FeatureValue institution = DemoOwner.InstitutionOf(terminals.Of(row.From).Wallet.Owner.Region);
        Status paid = await PayAsync(row, institution, "hand-in", cancellation);
        if (paid != Status.Committed) return paid;
        OrderId id = row.OrderId("redeem");
        ReplayTerminals.Terminal desk = terminals.Of(institution);
        if (mayBeDecided && await desk.Wallet.TryGetOutcomeAsync(id, cancellation) is { } known) return known.Status;
        await desk.Turn.WaitAsync(cancellation);
        try
        {
            // The institution is at home where the payer is: what was handed in is there since the commit.
            await desk.Wallet.SyncAsync(cancellation);
            OrderResult result = await desk.Wallet.RedeemAsync(
                row.Amount, new PayOptions { OrderId = id }, cancellation);
            return await SettleAsync(row, desk.Wallet, result, cancellation);
        }
        finally
        {
            desk.Turn.Release();
        }
    }

    /// <summary>Sends the very same order again until its end is proven.</summary>
    private static async Task<Status> SettleAsync(
        ReplayRow row, TerminalWallet wallet, OrderResult result, CancellationToken cancellation)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            if (result.IsCommitted || result is { Kind: OrderResultKind.Refused, Proven: true }) return result.Status;
            if (result.Kind == OrderResultKind.NotSent) break;
            await wallet.RecoverAsync(cancellation);
            result = await wallet.TryGetOutcomeAsync(result.OrderId, cancellation) ?? result;
        }

        throw NoEnd(row, $"order {result.OrderId}", result.Detail, result.Status);
    }

    private static CommandException NoEnd(ReplayRow row, string what, string? detail, Status status) => new(
        $"line {row.Line}: {what} has no definite end: {detail} (status {(int)status})");
}
