using System.Numerics;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// Running totals of a region: the sums over all its logs, in minor units. No sum can overflow, whatever totals a
/// region has signed.
/// </summary>
public sealed class RegionTotals
{
    private readonly Dictionary<LogId, ReceivedTotal> _received = [];
    private readonly Dictionary<RegionCode, BigInteger> _sent = [];

    private RegionTotals() { }

    /// <summary>Money put into circulation.</summary>
    public BigInteger Issued { get; private set; }

    /// <summary>Money taken out of circulation.</summary>
    public BigInteger Redeemed { get; private set; }

    /// <summary>Sent to other regions.</summary>
    public BigInteger Sent { get; private set; }

    /// <summary>Received from other regions.</summary>
    public BigInteger Received { get; private set; }

    /// <summary>Sum of the unspent coins that the region must hold.</summary>
    public BigInteger Unspent => Issued - Redeemed + Received - Sent;

    /// <summary>What came from each log of other regions.</summary>
    public IReadOnlyCollection<ReceivedTotal> Sources => _received.Values;

    /// <summary>The regions that something was sent to.</summary>
    public IReadOnlyCollection<RegionCode> Destinations => _sent.Keys;

    /// <summary>What came from one log.</summary>
    public ReceivedTotal ReceivedFrom(LogId source) =>
        _received.GetValueOrDefault(source) ?? new ReceivedTotal(source, 0, 0, 0);

    /// <summary>Minor units sent to one region.</summary>
    public BigInteger SentTo(RegionCode region) => _sent.GetValueOrDefault(region);

    /// <summary>Adds up the newest totals of every log of a region.</summary>
    public static RegionTotals Of(IEnumerable<SealTotals> logs)
    {
        var sums = new RegionTotals();
        foreach (SealTotals totals in logs) sums.Add(totals);
        return sums;
    }

    private void Add(SealTotals totals)
    {
        Issued += totals.Issued;
        Redeemed += totals.Redeemed;
        foreach (SentTotal sent in totals.Sent.Values)
        {
            Sent += sent.Amount;
            _sent[sent.Region] = SentTo(sent.Region) + sent.Amount;
        }

        foreach (ReceivedTotal received in totals.Received.Values)
        {
            Received += received.Amount;
            ReceivedTotal before = ReceivedFrom(received.Source);

            // 256 sums below 2^112 and as many counts below 2^48.
            _received[received.Source] = new ReceivedTotal(
                received.Source, checked(before.Amount + received.Amount), checked(before.Count + received.Count),
                Math.Max(before.LastSeal, received.LastSeal));
        }
    }
}
