using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Audit;

/// <summary>
/// Audits the books of one region from a consistent copy: every seal (first, in order), then every unspent coin, then
/// every transfer in the outbox. Findings are plain sentences; an empty list means the books hold.
/// </summary>
public sealed class RegionAuditor
{
    private readonly NetworkFile _network;
    private readonly List<string> _findings = [];
    private readonly Dictionary<RegionCode, (ulong First, ulong Last, UInt128 Amount)> _outbox = [];

    /// <summary>Starts the audit of a region.</summary>
    public RegionAuditor(NetworkFile network, RegionCode region)
    {
        _network = network;
        Region = region;
        Chain = new ChainAuditor(network, LogId.Of(region), _findings);
    }

    /// <summary>The region.</summary>
    public RegionCode Region { get; }

    /// <summary>The chain of seals.</summary>
    public ChainAuditor Chain { get; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Number of unspent coins seen.</summary>
    public ulong Coins { get; private set; }

    /// <summary>Sum of the unspent coins seen, in minor units.</summary>
    public UInt128 Unspent { get; private set; }

    /// <summary>Adds an unspent coin, as stored under its key (owner digest and coin id, 16 bytes each).</summary>
    public void AddCoin(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        StoredCoin coin;
        try
        {
            coin = StoredCoin.Decode(value);
        }
        catch (WireFormatException fault)
        {
            _findings.Add($"{Region}: coin {Convert.ToHexStringLower(key.Span)} cannot be read: {fault.Message}");
            return;
        }

        Coins++;
        Unspent = checked(Unspent + (UInt128)coin.Body.Amount.MinorUnits);
        byte[] expectedKey = LedgerKeys.Coin(coin.Body.Owner.Digest, coin.Body.Id);
        if (!key.Span.SequenceEqual(expectedKey))
            _findings.Add($"{Region}: coin {coin.Body.Id} is stored under another coin's key.");
        if (coin.Body.Owner.Region != Region)
            _findings.Add($"{Region}: coin {coin.Body.Id} belongs to an owner of {coin.Body.Owner.Region}.");
        if (coin.Body.Currency != _network.Currency.Code)
            _findings.Add($"{Region}: coin {coin.Body.Id} is in {coin.Body.Currency}.");
        if (!Chain.Covers(coin.SealNumber, coin.LeafIndex, coin.BodyBytes.Span))
            _findings.Add($"{Region}: coin {coin.Body.Id} is not under seal {coin.SealNumber}.");
    }

    /// <summary>Adds a transfer of the outbox, in order of destination and number.</summary>
    public void AddTransfer(RegionCode destination, ulong number, ReadOnlyMemory<byte> value)
    {
        Transfer transfer;
        try
        {
            transfer = Transfer.Decode(value);
        }
        catch (WireFormatException fault)
        {
            _findings.Add($"{Region}: transfer {number} to {destination} cannot be read: {fault.Message}");
            return;
        }

        bool started = _outbox.TryGetValue(destination, out (ulong First, ulong Last, UInt128 Amount) seen);
        if (started && number != seen.Last + 1)
            _findings.Add($"{Region}: transfers {seen.Last + 1} to {number - 1} to {destination} are missing.");
        UInt128 amount = checked(seen.Amount + (UInt128)transfer.Body.Amount.MinorUnits);
        _outbox[destination] = (started ? seen.First : number, number, amount);
        if (transfer.Body.Owner.Region != destination)
            _findings.Add(
                $"{Region}: transfer {number} to {destination} is for an owner of {transfer.Body.Owner.Region}.");
        if (transfer.Payer.Region != Region
            || transfer.Body.Id != CoinId.Derive(transfer.Payer, transfer.Order, SpendingRules.PayeeOutput))
            _findings.Add($"{Region}: transfer {number} to {destination} does not come from the order it names.");
        if (!Chain.Covers(transfer.SealNumber, transfer.LeafIndex, transfer.BodyBytes.Span))
            _findings.Add($"{Region}: transfer {number} to {destination} is not under seal {transfer.SealNumber}.");
    }

    /// <summary>After everything was added: issued - redeemed + received - sent = sum of unspent coins, and the outbox
    /// ends where the totals say.</summary>
    public void Finish()
    {
        Chain.CheckHead();
        SealTotals totals = Chain.Totals;
        if (totals.Unspent != (Int128)Unspent)
            _findings.Add(
                $"{Region}: by the seals {totals.Unspent} minor units are unspent, the coins sum up to {Unspent}.");
        foreach ((RegionCode destination, (ulong first, ulong last, UInt128 amount)) in _outbox)
        {
            SentTotal sent = totals.SentTo(destination);
            if (last != sent.Count)
                _findings.Add($"{Region}: the outbox to {destination} ends at {last}, the seals say {sent.Count}.");
            if (Chain.SentWith(destination, first - 1) is { } before && before + amount != sent.Amount)
                _findings.Add($"{Region}: the outbox to {destination} does not sum up to what the seals say.");
        }
    }
}
