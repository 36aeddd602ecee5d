using System.Diagnostics;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using OrderAnswer = Jiaozi.Central.Engine.OrderAnswer;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Central.Telemetry;

/// <summary>
/// Spans of traced payments. Only a payment that came with a trace context has any; for all others nothing is allocated.
/// </summary>
internal static class CentralTraces
{
    /// <summary>Name of the source of traces.</summary>
    public const string SourceName = "Jiaozi.Central";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a span under a W3C trace context; null if there is none or nobody listens.</summary>
    public static Activity? Begin(string name, ActivityKind kind, string traceparent) =>
        traceparent.Length > 0 && ActivityContext.TryParse(traceparent, null, isRemote: true, out ActivityContext parent)
            ? Begin(name, kind, parent)
            : null;

    /// <summary>Begins a span under another one; null if nobody listens.</summary>
    public static Activity? Begin(string name, ActivityKind kind, ActivityContext parent, DateTimeOffset start = default)
    {
        Activity? span = Source.StartActivity(name, kind, parent, startTime: start);

        // A span belongs to its order, not to the thread that happens to carry it.
        if (span is not null) Activity.Current = null;
        return span;
    }

    /// <summary>Begins a part of an order's span.</summary>
    public static Activity? Part(string name, Activity? whole) =>
        whole is null ? null : Begin(name, ActivityKind.Internal, whole.Context);

    /// <summary>The order is in a durable commit, which began to form at that time.</summary>
    public static void Committed(Activity? whole, long formedUnixMs, ulong seal)
    {
        if (whole is null) return;
        DateTimeOffset formed = DateTimeOffset.FromUnixTimeMilliseconds(formedUnixMs);
        using Activity? commit = Begin(
            "commit", ActivityKind.Internal, whole.Context, formed > whole.StartTimeUtc ? formed : whole.StartTimeUtc);
        commit?.SetTag("jiaozi.seal.number", (long)seal);
    }

    /// <summary>Ends the span of an order.</summary>
    public static void End(Activity? span, OrderAnswer answer)
    {
        if (!answer.IsElsewhere) End(span, answer.Status);
        else if (span is not null)
        {
            // No failure: another node goes on with it, under the same trace.
            span.SetTag("jiaozi.elsewhere", true);
            span.Dispose();
        }
    }

    /// <summary>Ends a span.</summary>
    public static void End(Activity? span, Status status)
    {
        if (span is null) return;
        span.SetTag("jiaozi.status", StatusHttp.Name(status));
        if (status >= Status.StoreUnavailable) span.SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }

    /// <summary>Begins the spans of the transfers in a delivery that carry a trace context; null if none does.</summary>
    public static List<Activity>? Receive(DeliverRequest request)
    {
        List<Activity>? spans = null;
        foreach (TransferItem item in request.Items)
            if (Begin("receive", ActivityKind.Consumer, item.Traceparent) is { } span) (spans ??= []).Add(span);
        return spans;
    }

    /// <summary>Ends spans.</summary>
    public static void End(List<Activity>? spans, Status status)
    {
        if (spans is null) return;
        foreach (Activity span in spans) End(span, status);
    }
}
