using System.Collections.Concurrent;
using System.Diagnostics;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Wallet;

namespace Jiaozi.EndToEnd.Tests.Telemetry;

/// <summary>One trace follows a payment from the front to the payee's region.</summary>
[Collection(LiveCollection.Name)]
public sealed class TraceTests(LiveNetwork network)
{
    private static readonly string[] Way = ["submit payment", "order", "verify", "commit", "deliver", "receive"];

    [Fact]
    public async Task Pay_AcrossRegionsWhileSomebodyListens_IsOneTrace()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Jiaozi.", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        OrderResult paid = await payer.PayAsync(payee, 4_00);

        Assert.True(paid.IsCommitted, paid.Detail);
        Activity? root = null;
        await Eventually.TrueAsync(
            () =>
            {
                root = ended.FirstOrDefault(span => span.GetTagItem("jiaozi.order.id") as string == $"{paid.OrderId}");
                return root is not null && Way.All(Trace(ended, root).ContainsKey);
            },
            "the trace is whole");
        Dictionary<string, Activity> trace = Trace(ended, root!);
        Assert.Equal(Way.Order(), trace.Keys.Order());
        Assert.Null(root!.ParentId);
        Assert.Equal(root.SpanId, trace["order"].ParentSpanId);
        foreach (string part in (string[])["verify", "commit", "deliver"])
            Assert.Equal(trace["order"].SpanId, trace[part].ParentSpanId);
        Assert.Equal(trace["deliver"].SpanId, trace["receive"].ParentSpanId);
        Assert.All(trace.Values, span => Assert.NotEqual(ActivityStatusCode.Error, span.Status));
        Assert.Equal("committed", trace["receive"].GetTagItem("jiaozi.status"));
    }

    private static Dictionary<string, Activity> Trace(IEnumerable<Activity> all, Activity root) => all
        .Where(span => span.TraceId == root.TraceId)
        .GroupBy(span => span.OperationName).ToDictionary(spans => spans.Key, spans => spans.Last());
}
