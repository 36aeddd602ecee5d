using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Audit;

/// <summary>
/// Checks one log's chain of seals with public keys only: numbers, hashes, times, trees, signatures, conservation and
/// growth of the totals. Feed it every stored seal from number 1 on.
/// </summary>
public sealed class ChainAuditor(NetworkFile network, LogId log, ICollection<string> findings)
{
    private readonly Dictionary<ulong, ReadOnlyMemory<byte>> _leaves = [];
    private readonly Dictionary<(RegionCode Destination, ulong Count), UInt128> _sent = [];
    private Seal? _head;

    /// <summary>The log.</summary>
    public LogId Log => log;

    /// <summary>The last seal so far, or null.</summary>
    public Seal? Head => _head;

    /// <summary>Number of the last seal so far; 0 before the first.</summary>
    public ulong Number => _head?.Summary.Number ?? 0;

    /// <summary>The running totals so far.</summary>
    public SealTotals Totals => _head?.Summary.Totals ?? SealTotals.Zero;

    /// <summary>Adds the next seal of the log, as stored.</summary>
    public void Add(ReadOnlyMemory<byte> storedSeal)
    {
        StoredSeal stored;
        try
        {
            stored = StoredSeal.Decode(storedSeal);
        }
        catch (WireFormatException fault)
        {
            findings.Add($"{log}: the seal after {Number} cannot be read: {fault.Message}");
            return;
        }

        Seal seal = stored.Seal;
        CheckChain(seal);
        CheckSignature(seal);
        CheckTree(stored);
        CheckTotals(seal.Summary.Totals);
        _leaves[seal.Summary.Number] = stored.Leaves;
        foreach (SentTotal sent in seal.Summary.Totals.Sent.Values) _sent[(sent.Region, sent.Count)] = sent.Amount;
        _head = seal;
    }

    /// <summary>True if <paramref name="body"/> is the leaf at that place.</summary>
    public bool Covers(ulong sealNumber, int leafIndex, ReadOnlySpan<byte> body) =>
        _leaves.TryGetValue(sealNumber, out ReadOnlyMemory<byte> leaves)
        && leafIndex >= 0 && leafIndex < leaves.Length / MerkleTree.HashSize
        && leaves.Span.Slice(leafIndex * MerkleTree.HashSize, MerkleTree.HashSize)
            .SequenceEqual(MerkleTree.HashLeaf(body));

    /// <summary>
    /// Minor units sent to a region with the first <paramref name="count"/> coins, if a seal ends there.
    /// </summary>
    public UInt128? SentWith(RegionCode destination, ulong count)
    {
        if (count == 0) return 0;
        return _sent.TryGetValue((destination, count), out UInt128 amount) ? amount : null;
    }

    /// <summary>After the last seal: its key must still be trusted, because it vouches for all before it.</summary>
    public void CheckHead()
    {
        if (_head is not null && network.TryFindKey(_head.Header.KeyId, out _, out RegionKey? key)
            && key!.State == KeyState.Revoked)
            findings.Add($"{log}: the newest seal {_head.Summary.Number} is signed with a revoked key.");
    }

    private void CheckChain(Seal seal)
    {
        SealSummary summary = seal.Summary;
        ulong number = Number + 1;
        if (summary.Network != network.Plan.Id || summary.Log != log)
            findings.Add($"{log}: seal {summary.Number} belongs to network {summary.Network}, log {summary.Log}.");
        if (summary.Number != number)
            findings.Add($"{log}: seal {summary.Number} stands where seal {number} belongs.");
        if (!summary.PreviousHash.Span.SequenceEqual((_head?.SummaryHash ?? SealSummary.NoHash).Span))
            findings.Add($"{log}: seal {summary.Number} does not continue seal {number - 1}.");
        if (summary.TimeUnixMs < (_head?.Summary.TimeUnixMs ?? 0))
            findings.Add($"{log}: seal {summary.Number} is older than the seal before it.");
    }

    private void CheckSignature(Seal seal)
    {
        bool known = network.TryFindKey(seal.Header.KeyId, out RegionCode region, out RegionKey? key);
        if (!known || region != log.Region)
            findings.Add($"{log}: seal {seal.Summary.Number} is signed with an unknown key.");
        else if (!seal.Verify(key!.Key))
            findings.Add($"{log}: the signature of seal {seal.Summary.Number} does not fit.");
    }

    private void CheckTree(StoredSeal stored)
    {
        SealSummary summary = stored.Seal.Summary;
        bool sizeFits = stored.Leaves.Length == summary.TreeSize * MerkleTree.HashSize
            && summary.TreeSize <= MerkleTree.MaxLeaves;
        if (!sizeFits || !new MerkleTree(stored.Leaves.Span).Root.Span.SequenceEqual(summary.Root.Span))
            findings.Add($"{log}: the leaves of seal {summary.Number} do not give its root.");
    }

    private void CheckTotals(SealTotals totals)
    {
        SealTotals before = Totals;
        ulong number = Number + 1;
        if (!totals.IsConserved) findings.Add($"{log}: seal {number}: destroyed and created do not balance.");
        bool shrunk = totals.Issued < before.Issued || totals.Redeemed < before.Redeemed
            || totals.Created < before.Created || totals.Destroyed < before.Destroyed
            || before.Sent.Values.Any(old => totals.SentTo(old.Region) is var now
                && (now.Amount < old.Amount || now.Count < old.Count))
            || before.Received.Values.Any(old => totals.ReceivedFrom(old.Source) is var now
                && (now.Amount < old.Amount || now.Count < old.Count || now.LastSeal < old.LastSeal));
        if (shrunk) findings.Add($"{log}: seal {number}: a running total went down.");
    }
}
