using System.Globalization;
using Jiaozi.Cli.Commands;
using Jiaozi.Core.Owners;
using Jiaozi.Hosting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Jiaozi.Cli.Watching;

/// <summary>
/// The status of a network as people see it: one line for each server, narrow enough for 80 columns, and below it what
/// is not as it should be.
/// </summary>
internal static class StatusView
{
    private const string Unknown = "-";

    /// <summary>The whole of it.</summary>
    public static IRenderable Make(NetworkStatus status)
    {
        List<string> notes = [.. status.Regions.SelectMany(Notes)];
        if (notes.Count == 0) return Table(status);
        Grid below = new Grid().AddColumn(new GridColumn().PadLeft(0));
        foreach (string note in notes) below.AddRow(note);
        return new Rows(Table(status), below);
    }

    private static Table Table(NetworkStatus status)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .Title($"network file version {status.NetworkVersion}")
            .AddColumns("server", "state");
        foreach (string name in (string[])["partitions", "orders/s", "orders", "queue", "seal"])
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        foreach (TableColumn column in table.Columns) column.PadLeft(0).PadRight(1);
        foreach (RegionStatus region in status.Regions)
        {
            table.AddRow(
                $"[bold]{Escaped($"{region.Region} {region.Name}")}[/]", "", $"[bold]{Text(Partitions(region))}[/]",
                $"[bold]{Text(region.OrdersPerSecond)}[/]", "", "", "");
            foreach (NodeStatus node in region.Nodes) table.AddRow(Row(node));
            foreach (FrontStatus front in region.Fronts) table.AddRow(Row(front));
        }

        return table;
    }

    private static string[] Row(NodeStatus node) => node.Log.Length == 0
        ? [Indented(node.Name), State(node.State), .. Enumerable.Repeat(Unknown, 5)]
        :
        [
            Indented(node.Name), State(node.State), Text(node.Partitions), Text(node.OrdersPerSecond),
            Text(node.Orders), Text(node.QueueLength), $"{node.Log[(node.Log.IndexOf('/') + 1)..]}:{node.Seal}",
        ];

    private static string[] Row(FrontStatus front) =>
    [
        Indented(front.Name), State(front.State), "", "", "", front.Detail.Length > 0 ? Unknown : Text(front.Requests),
        "",
    ];

    private static IEnumerable<string> Notes(RegionStatus region)
    {
        foreach (NodeStatus node in region.Nodes)
        {
            if (node.Detail.Length > 0) yield return Bad($"{node.Name}: {node.Detail}");
            if (!node.Listed)
                yield return Escaped($"{node.Name} is not in the network file: no orders are sent to it.");
            foreach (LinkStatus link in node.Links.Where(link => link.Waiting > 0 || IsBad(link)))
                yield return Note(link);
        }

        foreach (FrontStatus front in region.Fronts)
        {
            if (front.Detail.Length > 0) yield return Bad($"{front.Name}: {front.Detail}");
            if (front.Listeners > 0) yield return Escaped($"{front.Name}: {front.Listeners} terminals listen.");
        }

        if (Partitions(region) != OwnerDigest.PartitionCount)
        {
            yield return Bad(
                $"{region.Region}: these nodes have {Partitions(region)} of {OwnerDigest.PartitionCount} partitions; one"
                + " that the network file does not name may have others (--node).");
        }
    }

    private static string Note(LinkStatus link)
    {
        string coins = link.Waiting is { } waiting ? Advice.Count(waiting, "coin") : "an unknown number of coins";
        string text = $"{link.Log} to {link.Destination}: {coins} on the way, {link.State}"
            + (link.Detail.Length > 0 ? $": {link.Detail}" : ".");
        return IsBad(link) ? Bad(text) : Escaped(text);
    }

    private static bool IsBad(LinkStatus link) => link.State is "waiting" or "refused";

    private static int Partitions(RegionStatus region) => region.Nodes.Sum(node => node.Partitions);

    private static string State(string state) => $"[{(state == "ready" ? "green" : "red")}]{Escaped(state)}[/]";

    private static string Indented(string name) => " " + Escaped(name);

    private static string Bad(string text) => $"[red]{Escaped(text)}[/]";

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Escaped(string text) => Markup.Escape(PlainText.Of(text));
}
