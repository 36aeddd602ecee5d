using System.Diagnostics.Metrics;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Central.Engine;

/// <summary>What a central counts; listen to the meter <see cref="Name"/>.</summary>
public static class CentralMeters
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Jiaozi.Central";

    private static readonly Meter Meter = new(Name);

    /// <summary>Orders decided and durable by kind and status, recorded refusals included.</summary>
    public static Counter<long> Orders { get; } = Meter.CreateCounter<long>(
        "jiaozi.central.orders", "{order}", "Orders decided and durable, by kind and status.");

    /// <summary>Orders refused without a record, by status.</summary>
    public static Counter<long> Refusals { get; } = Meter.CreateCounter<long>(
        "jiaozi.central.refusals", "{order}", "Orders refused without a record, by status.");

    /// <summary>Coins received from other regions and durable.</summary>
    public static Counter<long> Arrivals { get; } = Meter.CreateCounter<long>(
        "jiaozi.central.arrivals", "{coin}", "Coins received from other regions and durable, by source.");

    /// <summary>Failures of the store.</summary>
    public static Counter<long> StoreErrors { get; } = Meter.CreateCounter<long>(
        "jiaozi.central.store.errors", "{error}", "Failures of the store.");

    /// <summary>Length of each durable write in seconds, waiting for the disk included.</summary>
    public static Histogram<double> CommitSeconds { get; } = Meter.CreateHistogram(
        "jiaozi.central.commit.duration", "s", "Length of each durable write, waiting for the disk included.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
        });

    /// <summary>Orders of each durable write.</summary>
    public static Histogram<long> CommitOrders { get; } = Meter.CreateHistogram(
        "jiaozi.central.commit.orders", "{order}", "Orders of each durable write.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });

    /// <summary>Counts a decision that is durable.</summary>
    internal static void Count(Entry entry)
    {
        if (!Orders.Enabled) return;
        Orders.Add(1, new("kind", KindOf(entry.Kind)), new("status", StatusHttp.Name(entry.Status)));
    }

    /// <summary>Counts coins that came over a link and are durable.</summary>
    internal static void Count(LogId source, long coins)
    {
        if (Arrivals.Enabled) Arrivals.Add(coins, new KeyValuePair<string, object?>("source", source.Region.ToString()));
    }

    /// <summary>Makes series that may not move for long exist, so that their first move is seen.</summary>
    public static void Begin()
    {
        StoreErrors.Add(0);
        Refusals.Add(0, new KeyValuePair<string, object?>("status", StatusHttp.Name(Status.Overloaded)));
    }

    /// <summary>Counts a refusal that nobody records.</summary>
    internal static void Count(Status refused)
    {
        if (Refusals.Enabled) Refusals.Add(1, new KeyValuePair<string, object?>("status", StatusHttp.Name(refused)));
    }

    private static string KindOf(EntryKind kind) => kind switch
    {
        EntryKind.Payment => "payment",
        EntryKind.Redemption => "redemption",
        EntryKind.Issuance => "issuance",
        EntryKind.Registration => "registration",
        EntryKind.Revocation => "revocation",
        EntryKind.Administration => "administration",
        _ => "other",
    };
}
