using Jiaozi.Core.Orders;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Network;
using Jiaozi.Wallet.Keys;

namespace Jiaozi.Wallet;

/// <summary>Surroundings and habits of a wallet. Many wallets of one process may share one.</summary>
public sealed record WalletOptions
{
    /// <summary>Sends the requests.</summary>
    public required HttpClient Http { get; init; }

    /// <summary>Base addresses of fronts, the nearest first; at least one.</summary>
    public required IReadOnlyList<Uri> Fronts { get; init; }

    /// <summary>
    /// A network file for all wallets of the process. Null: every wallet keeps its own and asks the fronts for it.
    /// </summary>
    public NetworkSource? Network { get; init; }

    /// <summary>How long an order can commit after it was made.</summary>
    public TimeSpan OrderLife { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an order is sent again and again before its result is given as unknown.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The first wait between two tries; every further one is twice as long.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for one answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a live connection may be silent before it counts as broken; fronts show signs of life more often.
    /// </summary>
    public TimeSpan ListenSilence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How far this terminal's clock may be off: an order counts as over only this long after its expiry.
    /// </summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a sync also asks for a newer network file, where the wallet keeps its own.</summary>
    public TimeSpan NetworkFileAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Most coins of one order, 2 to 256.</summary>
    public int MaxInputs { get; init; } = SpendingOrder.MaxInputs;

    /// <summary>
    /// Where the money is there, but in more coins than one order takes: merge them by payments to oneself first.
    /// </summary>
    public bool MergeFirst { get; init; } = true;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Randomness for order ids.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>Seals verified before.</summary>
    public SealMemory Seals { get; init; } = new(20_000);
}
