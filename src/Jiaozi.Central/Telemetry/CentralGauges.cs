using System.Diagnostics.Metrics;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Links;

namespace Jiaozi.Central.Telemetry;

/// <summary>What can be read off a central at any moment.</summary>
internal sealed class CentralGauges : IDisposable
{
    private readonly CentralNode _node;
    private readonly Meter _meter = new(CentralMeters.Name);

    public CentralGauges(CentralNode node)
    {
        _node = node;
        _meter.CreateObservableUpDownCounter(
            "jiaozi.central.orders.active", () => node.OrdersUnderWay, "{order}", "Orders taken and not answered yet.");
        _meter.CreateObservableUpDownCounter(
            "jiaozi.central.queue.length", () => node.QueueLength, "{order}", "Work waiting for a commit.");
        _meter.CreateObservableGauge(
            "jiaozi.central.seal.number", () => (long)node.SealNumber, "{seal}", "Number of the newest durable seal.");
        _meter.CreateObservableGauge(
            "jiaozi.central.network.version", () => (long)node.Network.Plan.Version, "{version}",
            "Version of the network file in force.");
        _meter.CreateObservableUpDownCounter(
            "jiaozi.central.partitions", () => node.Partitions.Count, "{partition}",
            "Partitions of owners for whom this node decides, of 256.");
        _meter.CreateObservableUpDownCounter(
            "jiaozi.central.accounts.cached", () => node.AccountsCached, "{account}", "Accounts in memory.");
        _meter.CreateObservableGauge(
            "jiaozi.central.engine.state", States, "{state}", "1 for the state that the engine is in, 0 for others.");
        _meter.CreateObservableCounter(
            "jiaozi.central.deliveries.refused", () => node.RefusedDeliveries, "{delivery}",
            "Deliveries over links to this region that were refused.");
        _meter.CreateObservableUpDownCounter(
            "jiaozi.central.link.backlog", () => Links(link => (long?)link.Waiting), "{coin}",
            "Coins not acknowledged by the destination.");
        _meter.CreateObservableGauge(
            "jiaozi.central.link.age", () => Links<double>(link => link.Age.TotalSeconds), "s",
            "Age of the oldest coin not acknowledged by the destination.");
        _meter.CreateObservableGauge(
            "jiaozi.central.link.flowing", () => Links<long>(link => link.State == "flowing" ? 1 : 0), "{link}",
            "1 if the link flows, 0 if it starts, waits or is refused.");
        _meter.CreateObservableGauge(
            "jiaozi.central.link.refused", () => Links<long>(link => link.State == "refused" ? 1 : 0), "{link}",
            "1 if the destination refuses what the link offers: that needs an operator.");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> States()
    {
        EngineState now = _node.State;
        yield return Of(EngineState.Ready, "ready");
        yield return Of(EngineState.Recovering, "recovering");
        yield return Of(EngineState.Stopped, "stopped");

        Measurement<long> Of(EngineState state, string name) =>
            new(state == now ? 1 : 0, new KeyValuePair<string, object?>("state", name));
    }

    private IEnumerable<Measurement<T>> Links<T>(Func<LinkState, T?> value)
        where T : struct
    {
        foreach (LinkState link in _node.Links)
        {
            if (value(link) is not { } measured) continue;
            yield return new Measurement<T>(
                measured, new KeyValuePair<string, object?>("destination", link.Destination.ToString()),
                new KeyValuePair<string, object?>("log", link.Log.ToString()));
        }
    }
}
