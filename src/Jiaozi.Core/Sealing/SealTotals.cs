using System.Collections.Immutable;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// Running totals of a log, in minor units: the public history of supply. Issued - redeemed, over all logs, is the
/// supply. Of sums over several logs see <see cref="RegionTotals"/>.
/// </summary>
public sealed record SealTotals
{
    /// <summary>Most links in each direction: regions that a log sends to, logs that it receives from.</summary>
    public const int MaxLinks = 4096;

    /// <summary>Sums are below 2^112, so that 4096 of them still fit into a signed 128-bit number.</summary>
    public static UInt128 MaxSum { get; } = (UInt128.One << 112) - 1;

    /// <summary>A log that has done nothing.</summary>
    public static SealTotals Zero { get; } = new();

    /// <summary>Money put into circulation.</summary>
    public UInt128 Issued { get; init; }

    /// <summary>Money taken out of circulation.</summary>
    public UInt128 Redeemed { get; init; }

    /// <summary>Sum of all coins created here, issued ones included.</summary>
    public UInt128 Created { get; init; }

    /// <summary>Sum of all coins destroyed here, redeemed ones included.</summary>
    public UInt128 Destroyed { get; init; }

    /// <summary>Coins created here for owners of other regions, by region, sorted.</summary>
    public ImmutableSortedDictionary<string, SentTotal> Sent { get; init; } =
        ImmutableSortedDictionary.Create<string, SentTotal>(StringComparer.Ordinal);

    /// <summary>Coins that came from other regions, by source log, sorted.</summary>
    public ImmutableSortedDictionary<string, ReceivedTotal> Received { get; init; } =
        ImmutableSortedDictionary.Create<string, ReceivedTotal>(StringComparer.Ordinal);

    /// <summary>
    /// Issued - redeemed + received - sent: what the log adds to the unspent coins of its region. It is below zero
    /// where coins were spent under this log that came to be under another; only the sum over all logs is in coins.
    /// </summary>
    public Int128 Unspent
    {
        get
        {
            Int128 sum = (Int128)Issued - (Int128)Redeemed;
            foreach (ReceivedTotal received in Received.Values) sum = checked(sum + (Int128)received.Amount);
            foreach (SentTotal sent in Sent.Values) sum = checked(sum - (Int128)sent.Amount);
            return sum;
        }
    }

    /// <summary>
    /// True if every unit created was issued or destroyed before, and every unit destroyed is accounted for. An order
    /// is decided in one commit of one log, so this holds for every log by itself.
    /// </summary>
    public bool IsConserved =>
        Issued <= Created && Redeemed <= Destroyed && Created - Issued == Destroyed - Redeemed;

    /// <summary>Totals towards one region.</summary>
    public SentTotal SentTo(RegionCode region) =>
        Sent.GetValueOrDefault(region.ToString()) ?? new SentTotal(region, 0, 0);

    /// <summary>Totals from one log.</summary>
    public ReceivedTotal ReceivedFrom(LogId log) =>
        Received.GetValueOrDefault(log.ToString()) ?? new ReceivedTotal(log, 0, 0, 0);

    /// <summary>With one more coin sent.</summary>
    public SealTotals AddSent(RegionCode region, UInt128 amount)
    {
        SentTotal total = SentTo(region);
        total = new SentTotal(region, checked(total.Amount + amount), total.Count + 1);
        return this with { Sent = Sent.SetItem(region.ToString(), total) };
    }

    /// <summary>With one more coin received.</summary>
    public SealTotals AddReceived(LogId log, UInt128 amount, ulong sourceSeal)
    {
        ReceivedTotal total = ReceivedFrom(log);
        total = new ReceivedTotal(log, checked(total.Amount + amount), total.Count + 1, sourceSeal);
        return this with { Received = Received.SetItem(log.ToString(), total) };
    }

    internal void Write(WireWriter writer)
    {
        writer.StartArray(6).UInt128(Issued).UInt128(Redeemed).UInt128(Created).UInt128(Destroyed);
        writer.StartArray(Sent.Count);
        foreach (SentTotal total in Sent.Values)
            writer.StartArray(3).Text(total.Region.ToString()).UInt128(total.Amount).UInt64(total.Count).EndArray();
        writer.EndArray().StartArray(Received.Count);
        foreach (ReceivedTotal total in Received.Values)
        {
            writer.StartArray(4).Text(total.Source.ToString()).UInt128(total.Amount)
                .UInt64(total.Count).UInt64(total.LastSeal).EndArray();
        }

        writer.EndArray().EndArray();
    }

    internal static SealTotals Read(WireReader reader)
    {
        reader.StartArray(6);
        var totals = new SealTotals
        {
            Issued = ReadSum(reader),
            Redeemed = ReadSum(reader),
            Created = ReadSum(reader),
            Destroyed = ReadSum(reader),
            Sent = ReadSorted(reader, ReadSent, total => total.Region.ToString()),
            Received = ReadSorted(reader, ReadReceived, total => total.Source.ToString()),
        };
        reader.EndArray();
        return totals;
    }

    private static UInt128 ReadSum(WireReader reader)
    {
        UInt128 sum = reader.UInt128();
        return sum <= MaxSum ? sum : throw new WireFormatException("A running total is above 2^112 - 1.");
    }

    private static SentTotal ReadSent(WireReader reader)
    {
        reader.StartArray(3);
        var total = new SentTotal(reader.Region(), ReadSum(reader), LogId.ReadNumber(reader));
        reader.EndArray();
        return total;
    }

    private static ReceivedTotal ReadReceived(WireReader reader)
    {
        reader.StartArray(4);
        if (!LogId.TryParse(reader.Name(LogId.MaxLength), out LogId log))
            throw new WireFormatException("A received total names no log.");
        var total = new ReceivedTotal(log, ReadSum(reader), LogId.ReadNumber(reader), LogId.ReadNumber(reader));
        reader.EndArray();
        return total;
    }

    private static ImmutableSortedDictionary<string, T> ReadSorted<T>(
        WireReader reader, Func<WireReader, T> read, Func<T, string> key)
    {
        var items = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        string last = "";
        for (int count = reader.StartArrayUpTo(MaxLinks); count > 0; count--)
        {
            T item = read(reader);
            if (string.CompareOrdinal(key(item), last) <= 0)
                throw new WireFormatException("Totals of links are not sorted.");
            items.Add(last = key(item), item);
        }

        reader.EndArray();
        return items.ToImmutable();
    }
}
