using System.Text.Json.Nodes;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>One golden vector: what is checked, and what must come of it.</summary>
/// <param name="Name">What the vector shows.</param>
/// <param name="Reason">Why it is refused; empty for valid ones.</param>
/// <param name="Data">The bytes, as the file has them.</param>
/// <param name="Repeatable">False if it holds an ES256 signature, which differs every time it is made.</param>
internal sealed record Vector(string Name, string Reason, JsonObject Data, bool Repeatable = true)
{
    public bool Valid => Reason.Length == 0;

    public string Text(string field) => (string)Data[field]!;

    public byte[] Bytes(string field) => Convert.FromHexString(Text(field));

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["name"] = Name, ["valid"] = Valid };
        if (!Valid) json["reason"] = Reason;
        foreach ((string key, JsonNode? value) in Data) json[key] = value!.DeepClone();
        return json;
    }

    public Vector WithData(JsonObject stored)
    {
        var data = new JsonObject();
        foreach ((string key, JsonNode? _) in Data) data[key] = stored[key]!.DeepClone();
        return this with { Data = data };
    }

    public override string ToString() => Name;
}
