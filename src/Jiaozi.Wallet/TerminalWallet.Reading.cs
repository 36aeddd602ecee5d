using Jiaozi.Core.Orders;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Wallet;

public sealed partial class TerminalWallet
{
    /// <summary>
    /// Makes the wallet's coins those of the home central: everything on a new device, what arrived meanwhile on a
    /// known one. Each coin is verified before it counts. Coins that are gone there vanish here, except those that an
    /// undecided order reserves.
    /// </summary>
    /// <exception cref="WalletException">The home central cannot be asked; nothing has changed.</exception>
    public Task<SyncReport> SyncAsync(CancellationToken cancellation = default) =>
        OneAtATimeAsync(() => _sync.RunAsync(cancellation), cancellation);

    /// <summary>
    /// Listens for coins until cancelled. It connects again, with growing waits, whenever the connection ends, and
    /// syncs after each connection, so that nothing is missed. Every coin is verified and in the wallet
    /// before it is given.
    /// </summary>
    public IAsyncEnumerable<Arrival> ListenAsync(CancellationToken cancellation = default) =>
        new Arrivals(_core, _sync).ListenAsync(cancellation);

    /// <summary>Lines of the account as the home central keeps them, oldest first.</summary>
    /// <param name="after">
    /// Null to start at the first line; else <see cref="StatementPage.Next"/> of the page before.
    /// </param>
    /// <param name="limit">Most lines; null for the front's usual page.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="WalletException">The home central cannot be asked.</exception>
    public Task<StatementPage> StatementAsync(
        string? after = null, int? limit = null, CancellationToken cancellation = default) =>
        _core.AskAsync(access => _core.Front.GetStatementAsync(access, after, limit, cancellation));

    /// <summary>Whether somebody can be paid, and where that party is at home.</summary>
    /// <exception cref="WalletException">Nobody of that name is at home anywhere, or no front can be asked.</exception>
    public async Task<PartyAnswer> LookupAsync(Party party, CancellationToken cancellation = default) =>
        WalletCore.Expect(await _core.Front.LookupAsync(new PartyQuery(party.ToString()), cancellation));

    /// <summary>Asks for a newer network file.</summary>
    /// <returns>True if a newer one is in force now.</returns>
    public Task<bool> RefreshNetworkAsync(CancellationToken cancellation = default) =>
        _core.RefreshNetworkAsync(onlyIfOld: false, cancellation);
}
