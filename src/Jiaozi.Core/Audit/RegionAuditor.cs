using System.Numerics;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Audit;

/// <summary>
/// Audits the books of one region from a consistent copy: the heads of its logs (first), then every seal, log by log
/// and in order, then every unspent coin, then every transfer in the outbox. Each log's chain must hold by itself; what
/// is unspent must agree with the sum over all logs. Findings are plain sentences; an empty list means the books hold.
/// </summary>
public sealed class RegionAuditor
{
    private readonly NetworkFile _network;
    private readonly List<string> _findings = [];
    private readonly SortedDictionary<byte, ChainAuditor> _chains = [];
    private readonly Dictionary<byte, ulong> _heads = [];
    private readonly Dictionary<(byte Writer, RegionCode Destination), Transfers> _outbox = [];

    /// <summary>Starts the audit of a region.</summary>
    public RegionAuditor(NetworkFile network, RegionCode region)
    {
        _network = network;
        Region = region;
    }

    /// <summary>The region.</summary>
    public RegionCode Region { get; }

    /// <summary>The chains of seals by writer: all logs of the region that have a head or a seal.</summary>
    public IReadOnlyCollection<ChainAuditor> Chains => _chains.Values;

    /// <summary>The running totals over all logs.</summary>
    public RegionTotals Totals => RegionTotals.Of(_chains.Values.Select(chain => chain.Totals));

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Number of unspent coins seen.</summary>
    public ulong Coins { get; private set; }

    /// <summary>Sum of the unspent coins seen, in minor units.</summary>
    public UInt128 Unspent { get; private set; }

    /// <summary>The chain of one log.</summary>
    public ChainAuditor Chain(byte writer)
    {
        if (!_chains.TryGetValue(writer, out ChainAuditor? chain))
            _chains[writer] = chain = new ChainAuditor(_network, new LogId(Region, writer), _findings);
        return chain;
    }

    /// <summary>Adds what the books say of a log: the number of its newest seal.</summary>
    public void AddHead(LogId log, ulong number)
    {
        if (log.Region != Region) _findings.Add($"{Region}: the books name {log} as a log of the region.");
        else if (!_heads.TryAdd(Chain(log.Writer).Log.Writer, number))
            _findings.Add($"{Region}: the books name {log} twice.");
    }

    /// <summary>Adds the next seal of a log, as stored under its key (writer and number, 8 bytes).</summary>
    public void AddSeal(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        try
        {
            SealId seal = LedgerKeys.ReadSeal(key.Span);
            ChainAuditor chain = Chain(seal.Writer);
            chain.Add(value);
            if (chain.Number != seal.Number)
                _findings.Add($"{chain.Log}: seal {chain.Number} is stored under the key of {seal.Number}.");
        }
        catch (WireFormatException fault)
        {
            _findings.Add($"{Region}: a seal under key {Convert.ToHexStringLower(key.Span)}: {fault.Message}");
        }
    }

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
        if (!Covers(coin.Seal, coin.LeafIndex, coin.BodyBytes.Span))
            _findings.Add($"{Region}: coin {coin.Body.Id} is not under {Text(coin.Seal)}.");
    }

    /// <summary>Adds a transfer of the outbox, as stored under its key, in order of the keys.</summary>
    public void AddTransfer(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        string what = Convert.ToHexStringLower(key.Span);
        try
        {
            (RegionCode destination, byte writer, ulong number) = LedgerKeys.ReadOutbox(key.Span);
            what = $"{number} to {destination}";
            AddTransfer(destination, writer, number, Transfer.Decode(value));
        }
        catch (WireFormatException fault)
        {
            _findings.Add($"{Region}: transfer {what} cannot be read: {fault.Message}");
        }
    }

    /// <summary>After everything was added: the logs end where the books say, issued - redeemed + received - sent over
    /// all logs is the sum of the unspent coins, and the outbox ends where the totals say.</summary>
    public void Finish()
    {
        foreach (ChainAuditor chain in _chains.Values)
        {
            chain.CheckHead();
            if (!_heads.TryGetValue(chain.Log.Writer, out ulong head))
                _findings.Add($"{chain.Log}: has seals, but the books do not name it among the region's logs.");
            else if (head != chain.Number)
                _findings.Add(
                    $"{chain.Log}: by the books the newest seal is {head}, the chain ends at {chain.Number}.");
        }

        BigInteger unspent = Totals.Unspent;
        if (unspent != Unspent)
            _findings.Add($"{Region}: by the seals {unspent} minor units are unspent, the coins sum up to {Unspent}.");
        foreach (((byte writer, RegionCode destination), Transfers seen) in _outbox)
        {
            ChainAuditor chain = Chain(writer);
            SentTotal sent = chain.Totals.SentTo(destination);
            string outbox = $"{chain.Log}: the outbox to {destination}";
            if (seen.Last != sent.Count)
                _findings.Add($"{outbox} ends at {seen.Last}, the seals say {sent.Count}.");
            if (chain.SentWith(destination, seen.First - 1) is { } before && before + seen.Amount != sent.Amount)
                _findings.Add($"{outbox} does not sum up to what the seals say.");
        }
    }

    private void AddTransfer(RegionCode destination, byte writer, ulong number, Transfer transfer)
    {
        string name = $"{Region}: transfer {number} to {destination}";
        Transfers? seen = _outbox.GetValueOrDefault((writer, destination));
        if (seen is not null && number != seen.Last + 1)
            _findings.Add($"{Region}: transfers {seen.Last + 1} to {number - 1} to {destination} are missing.");
        UInt128 amount = checked((seen?.Amount ?? 0) + (UInt128)transfer.Body.Amount.MinorUnits);
        _outbox[(writer, destination)] = new Transfers(seen?.First ?? number, number, amount);
        if (transfer.Body.Owner.Region != destination)
            _findings.Add($"{name} is for an owner of {transfer.Body.Owner.Region}.");
        if (transfer.Payer.Region != Region
            || transfer.Body.Id != CoinId.Derive(transfer.Payer, transfer.Order, SpendingRules.PayeeOutput))
            _findings.Add($"{name} does not come from the order it names.");
        if (transfer.Seal.Writer != writer)
            _findings.Add($"{name} is on the link of another log than its seal's.");
        if (!Covers(transfer.Seal, transfer.LeafIndex, transfer.BodyBytes.Span))
            _findings.Add($"{name} is not under {Text(transfer.Seal)}.");
    }

    private bool Covers(SealId seal, int leafIndex, ReadOnlySpan<byte> body) =>
        _chains.TryGetValue(seal.Writer, out ChainAuditor? chain) && chain.Covers(seal.Number, leafIndex, body);

    private string Text(SealId seal) => $"seal {seal.Number} of {new LogId(Region, seal.Writer)}";

    /// <summary>What was seen of one log's outbox to one region.</summary>
    private sealed record Transfers(ulong First, ulong Last, UInt128 Amount);
}
