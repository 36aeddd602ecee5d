using System.Diagnostics;
using System.Text.Json.Nodes;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>
/// The golden files are what this code makes, byte for byte, and both this code and an independent verifier judge them
/// as they say. With JIAOZI_WRITE_VECTORS=1 the files are written anew.
/// </summary>
public sealed class VectorTests
{
    private static readonly IReadOnlyDictionary<string, VectorFile> Files = new[]
    {
        BasicVectors.Cbor(), BasicVectors.Keys(), BasicVectors.Ids(), NetworkVectors.Make(), CoinVectors.Coins(),
        CoinVectors.Receipts(), SealVectors.Make(), OrderVectors.Make(), OutcomeVectors.Make(),
        DeliveryVectors.Make(), BookVectors.Make(),
    }.ToDictionary(file => file.Name);

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void File_OnDisk_IsWhatThisCodeMakes(string name)
    {
        VectorFile file = Files[name];
        if (Environment.GetEnvironmentVariable("JIAOZI_WRITE_VECTORS") == "1")
            File.WriteAllText(file.Path, file.Write(file.Vectors));
        Assert.Equal(file.Write(WithStoredSignatures(file)), File.ReadAllText(file.Path));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void File_EveryVector_IsJudgedAsItSays(string name)
    {
        VectorFile file = Files[name];
        foreach (Vector vector in file.Vectors.Concat(WithStoredSignatures(file)))
        {
            bool accepted = false;
            string? why = null;
            try
            {
                accepted = file.Accepts(vector);
            }
            catch (WireFormatException fault)
            {
                why = fault.Message;
            }

            Assert.True(accepted == vector.Valid,
                $"{name}: {vector.Name}: {why ?? (accepted ? "accepted" : "refused")}");
        }

        Assert.Contains(file.Vectors, vector => vector.Valid);
        Assert.Contains(file.Vectors, vector => !vector.Valid);
        Assert.Equal(file.Vectors.Count, file.Vectors.Select(vector => vector.Name).Distinct().Count());
    }

    [Fact]
    public async Task NodeVerifier_AllFiles_AgreesWithThem()
    {
        using Process node = Process.Start(new ProcessStartInfo("node", ["verify.mjs"])
        {
            WorkingDirectory = VectorFile.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        Task<string> errors = node.StandardError.ReadToEndAsync();
        string output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, output + await errors);
        int count = Files.Values.Sum(file => file.Vectors.Count);
        Assert.Contains($"{count} passed, 0 failed", output, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Vector> WithStoredSignatures(VectorFile file)
    {
        IReadOnlyDictionary<string, JsonObject> stored = file.Stored();
        return [.. file.Vectors.Select(vector => vector.Repeatable ? vector : vector.WithData(stored[vector.Name]))];
    }
}
