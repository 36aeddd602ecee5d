namespace Jiaozi.Wallet;

/// <summary>What recovery found out.</summary>
/// <param name="Orders">Every order that was open, and what is known of it now.</param>
/// <param name="Sync">The sync that followed; null if the home central could not be asked.</param>
/// <param name="Problem">Why there was no sync; empty if there was one.</param>
public sealed record RecoveryReport(IReadOnlyList<OrderResult> Orders, SyncReport? Sync, string Problem)
{
    /// <summary>True if no order is open any more and the coins are the home central's.</summary>
    public bool IsComplete => Sync is not null && Orders.All(order => order.Kind != OrderResultKind.Unknown);
}
