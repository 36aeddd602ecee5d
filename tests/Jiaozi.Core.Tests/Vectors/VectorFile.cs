using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>A file of golden vectors and how this implementation judges one.</summary>
/// <param name="Name">File name in tests/vectors.</param>
/// <param name="About">What is in it.</param>
/// <param name="Vectors">The vectors, made in memory.</param>
/// <param name="Accepts">True if this implementation accepts the vector; throws nothing but format errors.</param>
internal sealed record VectorFile(
    string Name, string About, IReadOnlyList<Vector> Vectors, Func<Vector, bool> Accepts)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n",
    };

    public static string Folder { get; } = FindFolder();

    public string Path => System.IO.Path.Combine(Folder, Name);

    public string Write(IReadOnlyList<Vector> vectors) => new JsonObject
    {
        ["about"] = About,
        ["vectors"] = new JsonArray([.. vectors.Select(vector => (JsonNode)vector.ToJson())]),
    }.ToJsonString(Options) + "\n";

    public IReadOnlyDictionary<string, JsonObject> Stored() => JsonNode.Parse(File.ReadAllText(Path))!["vectors"]!
        .AsArray().ToDictionary(node => (string)node!["name"]!, node => node!.AsObject());

    private static string FindFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Jiaozi.slnx")))
            folder = folder.Parent;
        return System.IO.Path.Combine(folder!.FullName, "tests", "vectors");
    }
}
