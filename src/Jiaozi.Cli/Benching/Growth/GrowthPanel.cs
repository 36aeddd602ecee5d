using System.Globalization;
using System.Xml.Linq;

namespace Jiaozi.Cli.Benching.Growth;

/// <summary>The part of the picture for one group: sizes to the right (log), microseconds upwards (from 0).</summary>
internal sealed class GrowthPanel(GrowthSeries series, double left, double top, double highestUs)
{
    /// <summary>Width of a panel with its labels.</summary>
    public const double Width = 340;

    /// <summary>Height of a panel with its labels.</summary>
    public const double Height = 310;

    /// <summary>The lines: what they are called, their colour and their value.</summary>
    public static readonly (string Name, string Colour, Func<PartCost, double> Us)[] Lines =
    [
        ("central + front", "#222222", cost => cost.Servers),
        ("central", "#1f6fb4", cost => cost.Centrals),
        ("front", "#d9731a", cost => cost.Fronts),
    ];

    private const double LabelWidth = 60;
    private const double PlotWidth = 240;
    private const double PlotHeight = 240;
    private const int Steps = 5;
    private const string Faint = "#dddddd";

    /// <summary>Draws it.</summary>
    public XElement Draw() => Svg.Group(
        $"panel {series.Name}", Across(), Upwards(), Runs(),
        Lines.Select(line => Svg.Group(
            "line",
            Svg.Path(series.Points.Select(point => (X(point.Size), Y(line.Us(point.CpuUs)))), line.Colour),
            series.Points.Select(point => Svg.Dot(
                "point", X(point.Size), Y(line.Us(point.CpuUs)), 4, line.Colour,
                $"{Words(point.Size)} {series.Meaning}: {line.Name} {Us(line.Us(point.CpuUs))} us")))),
        series.Points.Select(Label));

    private double Bottom => top + PlotHeight;

    private double X(double size)
    {
        double first = Math.Log10(series.Points[0].Size);
        double last = Math.Log10(series.Points[^1].Size);
        double share = last > first ? (Math.Log10(size) - first) / (last - first) : 0.5;
        return left + LabelWidth + 20 + share * (PlotWidth - 40);
    }

    private double Y(double us) => Bottom - us / highestUs * PlotHeight;

    private IEnumerable<XElement> Across()
    {
        foreach (GrowthPoint point in series.Points)
        {
            yield return Svg.Line(X(point.Size), top, X(point.Size), Bottom + 4, Faint);
            yield return Svg.Text(X(point.Size), Bottom + 18, "middle", Words(point.Size));
        }

        yield return Svg.Text(left + LabelWidth + PlotWidth / 2, Bottom + 40, "middle", $"{series.Meaning} (log)");
        yield return Svg.Text(
            left + LabelWidth + PlotWidth / 2, Bottom + 56, "middle",
            $"smallest size: runs {series.SpreadPercent.ToString("0.#", CultureInfo.InvariantCulture)} % apart", 11,
            "#777777");
    }

    private IEnumerable<XElement> Upwards()
    {
        for (int i = 0; i <= Steps; i++)
        {
            double us = highestUs * i / Steps;
            yield return Svg.Line(
                left + LabelWidth, Y(us), left + LabelWidth + PlotWidth, Y(us), i == 0 ? "#222222" : Faint);
            yield return Svg.Text(left + LabelWidth - 6, Y(us) + 4, "end", Us(us));
        }

        yield return Svg.Line(left + LabelWidth, top, left + LabelWidth, Bottom, "#222222");
        yield return Svg.Upright(left + 16, top + PlotHeight / 2, "CPU us per payment");
    }

    /// <summary>Every single run, so that nobody takes the means for more than they are.</summary>
    private IEnumerable<XElement> Runs() =>
        from point in series.Points
        from run in point.Runs
        select Svg.Dot(
            "run", X(point.Size), Y(run.CpuUs.Servers), 7, "#cccccc",
            $"one run: {Us(run.CpuUs.Servers)} us, {run.PerSecond} payments/s");

    private XElement Label(GrowthPoint point)
    {
        string growth = point.GrowthPercent is { } percent
            ? percent.ToString(" (+0.#' %)'; (-0.#' %)'; (0' %)'", CultureInfo.InvariantCulture)
            : "";
        string anchor = point == series.Points[^1] && series.Points.Count > 1 ? "end" : "middle";
        double x = anchor == "end" ? X(point.Size) + 20 : X(point.Size);
        return Svg.Text(x, Y(point.CpuUs.Servers) - 12, anchor, Us(point.CpuUs.Servers) + growth, 11);
    }

    private static string Us(double us) => us.ToString("0", CultureInfo.InvariantCulture);

    private static string Words(int size) => size switch
    {
        >= 1_000_000 when size % 100_000 == 0 => $"{(size / 1e6).ToString("0.#", CultureInfo.InvariantCulture)} M",
        >= 10_000 when size % 1000 == 0 => $"{size / 1000} k",
        _ => size.ToString("N0", CultureInfo.InvariantCulture),
    };
}
