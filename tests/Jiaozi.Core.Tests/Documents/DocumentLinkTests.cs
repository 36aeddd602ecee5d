using System.Text.RegularExpressions;
using Jiaozi.Core.Tests.Vectors;

namespace Jiaozi.Core.Tests.Documents;

/// <summary>Holds the documents to the tree: what they link to, and what docs/seed.md names, exists.</summary>
public sealed partial class DocumentLinkTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(VectorFile.Folder, "..", ".."));

    private static readonly string[] Folders = ["docs", "src", "tests", "eng"];

    private static readonly string Seed = File.ReadAllText(Path.Combine(Root, "docs", "seed.md"));

    private static readonly IReadOnlyList<string> Named =
        [.. Code().Matches(Seed).Select(name => name.Groups[1].Value)];

    public static TheoryData<string> Pages =>
    [
        .. Files("*.md").Concat(Directory.EnumerateFiles(Root, "*.md"))
            .Select(page => Path.GetRelativePath(Root, page)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfAPage_LeadSomewhere(string page)
    {
        string path = Path.Combine(Root, page);
        IEnumerable<string> links = Link().Matches(File.ReadAllText(path)).Select(link => link.Groups[1].Value);
        Assert.All(
            links.Where(link => !Uri.TryCreate(link, UriKind.Absolute, out _)),
            link => Assert.True(LeadsSomewhere(path, link), $"{page}: {link} leads nowhere."));
    }

    [Fact]
    public void Seed_FilesItNames_Exist()
    {
        string[] files = [.. Named.Where(name => PathName().IsMatch(name))];
        Assert.True(files.Length > 40, $"Only {files.Length} files were recognised.");
        Assert.All(files, name => Assert.True(Path.Exists(Path.Combine(Root, name)), $"{name} does not exist."));
    }

    [Fact]
    public void Seed_TestsItNames_Exist()
    {
        string[] sources = [.. Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", Everywhere)
            .Select(File.ReadAllText)];
        Match[] tests = [.. Named.Select(name => TestName().Match(name)).Where(match => match.Success)];
        Assert.True(tests.Length > 60, $"Only {tests.Length} tests were recognised.");
        Assert.All(tests, test => Assert.True(
            sources.Any(source => Declares(source, test)), $"{test.Value} is no test."));
    }

    private static EnumerationOptions Everywhere => new() { RecurseSubdirectories = true };

    private static IEnumerable<string> Files(string pattern) => Folders.SelectMany(
        folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, Everywhere));

    private static bool LeadsSomewhere(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        if (parts.Length == 1 || !target.EndsWith(".md", StringComparison.Ordinal)) return Path.Exists(target);
        return File.Exists(target)
            && Heading().Matches(File.ReadAllText(target)).Any(heading => Anchor(heading.Groups[1].Value) == parts[1]);
    }

    /// <summary>The anchor that GitHub gives a heading.</summary>
    private static string Anchor(string heading) =>
        NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static bool Declares(string source, Match test) =>
        Regex.IsMatch(source, $@"\bclass {test.Groups[1].Value}\b")
        && source.Contains($" {test.Groups[2].Value}(", StringComparison.Ordinal);

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^(src|tests|docs)/")]
    private static partial Regex PathName();

    [GeneratedRegex(@"^(\w+)\.(\w+_\w+)$")]
    private static partial Regex TestName();
}
