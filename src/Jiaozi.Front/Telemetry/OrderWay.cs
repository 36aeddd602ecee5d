using System.Diagnostics;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Telemetry;

/// <summary>
/// One order's way through the front as metrics and, if it is sampled, as a trace. Without listeners it allocates nothing
/// and reads no clock.
/// </summary>
/// <param name="kind">Kind of the order, such as <c>payment</c>.</param>
internal struct OrderWay(string kind) : IDisposable
{
    /// <summary>Name of the source of traces.</summary>
    public const string SourceName = "Jiaozi.Front";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly long _started = FrontMeters.OrderSeconds.Enabled ? Stopwatch.GetTimestamp() : 0;
    private readonly Activity? _activity = Source.HasListeners() ? Begin(kind) : null;

    /// <summary>What it was answered with; an internal fault if nobody says.</summary>
    public Status Status { get; set; } = Status.InternalFault;

    /// <summary>W3C trace context for the central; null if the order is not sampled.</summary>
    public readonly string? Traceparent => _activity is { Recorded: true } ? _activity.Id : null;

    /// <summary>The order was read.</summary>
    public readonly void Read(OrderId orderId, RegionCode home)
    {
        if (_activity is not { Recorded: true }) return;
        _activity.SetTag("jiaozi.order.id", orderId.ToString());
        _activity.SetTag("jiaozi.region", home.ToString());
    }

    public readonly void Dispose()
    {
        var ofKind = new KeyValuePair<string, object?>("kind", kind);
        if (FrontMeters.Orders.Enabled) FrontMeters.Orders.Add(1, ofKind, new("status", StatusHttp.Name(Status)));
        if (_started != 0) FrontMeters.OrderSeconds.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, ofKind);
        if (_activity is null) return;
        _activity.SetTag("jiaozi.status", StatusHttp.Name(Status));
        if (Status >= Status.StoreUnavailable) _activity.SetStatus(ActivityStatusCode.Error);
        _activity.Dispose();
    }

    /// <summary>Always a trace of the front's own: a terminal must not decide what is recorded.</summary>
    private static Activity? Begin(string kind)
    {
        Activity.Current = null;
        return Source.StartActivity($"submit {kind}", ActivityKind.Server);
    }
}
