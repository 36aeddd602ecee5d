using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Jiaozi.Cli.Commands;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Network;
using Jiaozi.Sandbox.Identity;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Keys;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Cli.Replaying;

/// <summary>
/// A terminal for every owner of a replay, in memory. Device keys are derived from a seed in the data folder, so a
/// replay that goes on after a crash has the same devices. Each terminal is at a front chosen by hash.
/// </summary>
internal sealed class ReplayTerminals(
    NetworkFile network, IdentityProvider identity, HttpClient http, byte[] seed) : IAsyncDisposable
{
    private const int Parallel = 48;
    private static readonly TimeSpan ArrivalPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ArrivalPause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<FeatureValue, Terminal> _terminals = new();
    private readonly NetworkSource _source = NetworkSource.Of(network);
    private readonly SealMemory _seals = new(50_000);
    private readonly IReadOnlyList<Uri> _fronts =
        [.. network.Plan.Regions.SelectMany(region => region.Fronts).Select(front => new Uri(front))];

    /// <summary>Number of fronts.</summary>
    public int FrontCount => _fronts.Count;

    /// <summary>The terminal of an owner.</summary>
    public Terminal Of(FeatureValue owner) => _terminals[owner];

    /// <summary>Registers a terminal for every owner.</summary>
    public async Task RegisterAsync(
        IReadOnlyCollection<FeatureValue> owners, Action registered, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(owners, options, async (owner, stop) =>
        {
            _terminals[owner] = new Terminal(await RegisterAsync(owner, stop));
            registered();
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Terminal terminal in _terminals.Values) await terminal.Wallet.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task<TerminalWallet> RegisterAsync(FeatureValue owner, CancellationToken cancellation)
    {
        byte[] hash = HMACSHA256.HashData(seed, Encoding.UTF8.GetBytes(owner.ToString()));
        var keys = new MemoryKeyStore(CoseAlgorithm.Ed25519, hash);
        int first = hash[0] % _fronts.Count;
        var setup = new WalletSetup
        {
            Feature = owner,
            RootKey = network.Root,
            DeviceName = "replay",
            IdentityToken = nonce => Task.FromResult(
                identity.MakeToken(owner, identity.SendCode(owner).Code, nonce.Value)
                ?? throw new InvalidOperationException("The identity provider refuses its own code.")),
        };
        var options = new WalletOptions
        {
            Http = http,
            Fronts = [.. _fronts.Skip(first), .. _fronts.Take(first)],
            Network = _source,
            Seals = _seals,
            Patience = TimeSpan.FromMinutes(2),
            RequestTimeout = TimeSpan.FromSeconds(30),
        };
        return await TerminalWallet.CreateAsync(setup, new MemoryWalletStore(), keys, options, cancellation);
    }

    /// <summary>One owner's terminal and the coins that were paid to it since it last synced.</summary>
    internal sealed class Terminal(TerminalWallet wallet)
    {
        private readonly ConcurrentDictionary<CoinId, byte> _expected = new();
        private bool _synced;

        public TerminalWallet Wallet { get; } = wallet;

        /// <summary>
        /// Held while an institution redeems, so that no redemption spends the coins of another meanwhile.
        /// </summary>
        public SemaphoreSlim Turn { get; } = new(1, 1);

        /// <summary>A coin was paid to this owner; it is at home there sooner or later.</summary>
        public void Expect(CoinId coin) => _expected[coin] = 0;

        /// <summary>Waits until every coin paid to this owner has arrived and is in the wallet.</summary>
        public async Task CatchUpAsync(CancellationToken cancellation)
        {
            if (_synced && _expected.IsEmpty) return;
            CoinId[] expected = [.. _expected.Keys];
            long started = TimeProvider.System.GetTimestamp();
            while (true)
            {
                await Wallet.SyncAsync(cancellation);
                _synced = true;
                HashSet<CoinId> held = [.. (await Wallet.GetCoinsAsync(cancellation)).Select(coin => coin.Id)];
                if (expected.All(held.Contains)) break;
                if (TimeProvider.System.GetElapsedTime(started) > ArrivalPatience)
                {
                    throw new CommandException(
                        $"Coins paid to {Wallet.Feature} have not arrived; run the replay again to go on.");
                }

                await Task.Delay(ArrivalPause, TimeProvider.System, cancellation);
            }

            foreach (CoinId coin in expected) _expected.TryRemove(coin, out _);
        }
    }
}
