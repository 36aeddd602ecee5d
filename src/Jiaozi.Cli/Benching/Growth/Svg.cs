using System.Globalization;
using System.Xml.Linq;

namespace Jiaozi.Cli.Benching.Growth;

/// <summary>The few elements of an SVG picture that a chart needs; coordinates are pixels from the top left.</summary>
internal static class Svg
{
    private static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    /// <summary>A picture of that size with a white ground, in a font that is everywhere.</summary>
    public static XElement Picture(double width, double height, params object[] content) => new(
        Space + "svg", new XAttribute("width", Number(width)), new XAttribute("height", Number(height)),
        new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
        new XAttribute("font-family", "sans-serif"), new XAttribute("font-size", "12"),
        new XElement(
            Space + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"),
            new XAttribute("fill", "white")),
        content);

    /// <summary>A group of elements of one class.</summary>
    public static XElement Group(string name, params object[] content) =>
        new(Space + "g", new XAttribute("class", name), content);

    /// <summary>A straight line.</summary>
    public static XElement Line(double x1, double y1, double x2, double y2, string colour) => new(
        Space + "line", At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2), new XAttribute("stroke", colour));

    /// <summary>A line through points.</summary>
    public static XElement Path(IEnumerable<(double X, double Y)> points, string colour) => new(
        Space + "polyline", new XAttribute("fill", "none"), new XAttribute("stroke", colour),
        new XAttribute("stroke-width", "2"),
        new XAttribute("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))));

    /// <summary>A dot of a class; the text shows where a pointer rests on it.</summary>
    public static XElement Dot(string name, double x, double y, double radius, string colour, string text) => new(
        Space + "circle", new XAttribute("class", name), At("cx", x), At("cy", y), At("r", radius),
        new XAttribute("fill", colour), new XElement(Space + "title", text));

    /// <summary>Words; the anchor is start, middle or end.</summary>
    public static XElement Text(double x, double y, string anchor, string text, int size = 12, string colour = "#222") =>
        new(
            Space + "text", At("x", x), At("y", y), new XAttribute("text-anchor", anchor),
            new XAttribute("font-size", size), new XAttribute("fill", colour), text);

    /// <summary>Words from bottom to top.</summary>
    public static XElement Upright(double x, double y, string text)
    {
        XElement element = Text(x, y, "middle", text);
        element.Add(new XAttribute("transform", $"rotate(-90 {Number(x)} {Number(y)})"));
        return element;
    }

    private static XAttribute At(string name, double value) => new(name, Number(value));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
