using System.Diagnostics.Metrics;
using Jiaozi.Front.Api;
using Jiaozi.Front.Guards;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Front.Telemetry;

/// <summary>What can be read off a front at any moment.</summary>
internal sealed class FrontGauges : IDisposable
{
    private readonly Meter _meter = new(FrontMeters.Name);

    public FrontGauges(LoadGuard load, EventEndpoint events, INetworkSource network)
    {
        _meter.CreateObservableUpDownCounter(
            "jiaozi.front.requests.active", () => load.UnderWay, "{request}", "Requests under way, orders included.");
        _meter.CreateObservableUpDownCounter(
            "jiaozi.front.listeners.active", () => events.Listeners, "{terminal}", "Terminals that listen for coins.");
        _meter.CreateObservableGauge(
            "jiaozi.front.network.version", () => (long)network.Current.Plan.Version, "{version}",
            "Version of the network file in force.");
    }

    public void Dispose() => _meter.Dispose();
}
