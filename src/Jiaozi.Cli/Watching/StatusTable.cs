using System.Globalization;
using Spectre.Console;

namespace Jiaozi.Cli.Watching;

/// <summary>The status of a network as people see it.</summary>
internal static class StatusTable
{
    /// <summary>One row for each server, and what waits on links where something does.</summary>
    public static Table Make(NetworkStatus status)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .Title($"network file version {status.NetworkVersion}")
            .AddColumns("region", "server", "state");
        foreach (string name in (string[])["partitions", "orders/s", "orders", "queue", "seal"])
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        table.AddColumn("waiting on links");
        foreach (RegionStatus region in status.Regions)
        {
            string code = $"{region.Region} {region.Name}";
            foreach (NodeStatus node in region.Nodes)
            {
                table.AddRow(
                    Escaped(code), Escaped(node.Name), State(node.State, node.Detail), Text(node.Partitions),
                    Text(node.OrdersPerSecond), Text(node.Orders), Text(node.QueueLength), $"{node.Log}:{node.Seal}",
                    Waiting(node));
                code = "";
            }

            foreach (FrontStatus front in region.Fronts)
            {
                table.AddRow(
                    "", Escaped(front.Name), State(front.State, ""), "", "", "", Text(front.Requests), "",
                    front.Listeners == 0 ? "" : $"{front.Listeners} terminals listen");
            }
        }

        return table;
    }

    private static string State(string state, string detail) =>
        $"[{(state == "ready" ? "green" : "red")}]{Escaped(detail.Length == 0 ? state : $"{state}: {detail}")}[/]";

    private static string Waiting(NodeStatus node) => string.Join('\n', node.Links
        .Where(link => link.Waiting > 0)
        .Select(link => Escaped(
            $"{link.Log} to {link.Destination}: {link.Waiting} {link.State} {link.Detail}".TrimEnd())));

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Escaped(string text) => Markup.Escape(text);
}
