using System.Text.RegularExpressions;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Tests.Vectors;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Core.Tests.Outcomes;

/// <summary>Holds docs/reference/statuses.md to the code.</summary>
public sealed partial class StatusDocumentTests
{
    private static readonly string Document = File.ReadAllText(
        Path.Combine(VectorFile.Folder, "..", "..", "docs", "reference", "statuses.md"));

    [Fact]
    public void Table_EveryStatus_HasTheFactsOfTheCode()
    {
        string[] expected = [.. StatusInfo.All.Select(info => string.Join(
            " | ", (int)info.Status, $"`{StatusHttp.Name(info.Status)}`", StatusHttp.Code(info.Status),
            info.Recorded ? "yes" : "no", StatusHttp.Moved(info.Moved), StatusHttp.Hint(info.Hint)))];
        Assert.Equal(expected, Rows().Matches(Document).Select(row => row.Groups[1].Value));
    }

    [Fact]
    public void Sections_EveryStatus_HasItsSentenceWhenAndWhatToDo()
    {
        foreach (StatusInfo info in StatusInfo.All)
        {
            string start = $"### {(int)info.Status} {StatusHttp.Name(info.Status)}\n\n*{info.Summary}*\n\nWhen: ";
            int at = Document.IndexOf(start, StringComparison.Ordinal);
            Assert.True(at > 0, start);
            string section = Document[(at + start.Length)..].Split("\n### ")[0];
            Assert.Contains("\n\nWhat to do: ", section, StringComparison.Ordinal);
        }

        Assert.Equal(StatusInfo.All.Count, Regex.Count(Document, "^### ", RegexOptions.Multiline));
    }

    [GeneratedRegex(@"^\| (\d+ \| .+) \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
