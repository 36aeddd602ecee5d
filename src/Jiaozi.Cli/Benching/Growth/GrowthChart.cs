using System.Globalization;
using System.Xml.Linq;

namespace Jiaozi.Cli.Benching.Growth;

/// <summary>Draws a report as an SVG picture: one panel for each group, all with the same scale upwards.</summary>
internal static class GrowthChart
{
    private const double Margin = 20;
    private const double Head = 96;

    /// <summary>The picture.</summary>
    public static XDocument Draw(GrowthReport report)
    {
        double highest = report.Series.SelectMany(series => series.Points).SelectMany(point => point.Runs)
            .Max(run => run.CpuUs.Servers);
        double top = Ceiling(highest * 1.15);
        IEnumerable<XElement> panels = report.Series.Select((series, i) =>
            new GrowthPanel(series, Margin + i * GrowthPanel.Width, Head, top).Draw());
        double width = Math.Max(2, report.Series.Count) * GrowthPanel.Width + 2 * Margin;
        return new XDocument(Svg.Picture(
            width, Head + GrowthPanel.Height + Margin,
            Svg.Text(Margin, 30, "start", "Processor time for a payment as things grow", 18),
            Svg.Text(
                Margin, 50, "start",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Machine}; {report.Algorithm}, {report.Seconds} s each at saturation; load generator not "
                    + $"counted"),
                11, "#777777"),
            Legend(), panels));
    }

    private static IEnumerable<XElement> Legend()
    {
        double x = Margin + 6;
        foreach ((string name, string colour, _) in GrowthPanel.Lines)
        {
            yield return Svg.Dot("key", x, 70, 4, colour, name);
            yield return Svg.Text(x + 10, 74, "start", name);
            x += 40 + 7 * name.Length;
        }

        yield return Svg.Dot("key", x, 70, 7, "#cccccc", "one run");
        yield return Svg.Text(x + 12, 74, "start", "one run (central + front)");
    }

    /// <summary>The next of 1, 1.5, 2, 3, 4, 5, 7.5 and 10 times a power of ten, so that axes have round labels.</summary>
    private static double Ceiling(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1))));
        return new[] { 1, 1.5, 2, 3, 4, 5, 7.5, 10 }.Select(step => step * power).First(step => step >= value);
    }
}
