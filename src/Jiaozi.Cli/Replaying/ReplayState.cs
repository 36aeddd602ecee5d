using System.Security.Cryptography;
using System.Text.Json;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Replaying;

/// <summary>
/// What a replay keeps in the data folder, so that it can go on after a crash: the seed of the device keys, and the
/// balances that owners had before the file's first row.
/// </summary>
internal sealed class ReplayState
{
    private readonly string _basePath;

    private ReplayState(string basePath, byte[] seed) => (_basePath, Seed) = (basePath, seed);

    /// <summary>Seed of the device keys, 32 bytes.</summary>
    public byte[] Seed { get; }

    /// <summary>True if this file was begun on this data before.</summary>
    public bool IsBegun => File.Exists(_basePath);

    /// <summary>Opens the state that belongs to a file's content.</summary>
    public static ReplayState Open(string dataPath, string file)
    {
        string folder = Path.Combine(dataPath, "replay");
        Directory.CreateDirectory(folder);
        using FileStream content = File.OpenRead(file);
        string hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        return new ReplayState(Path.Combine(folder, $"base-{hash}.json"), OpenSeed(Path.Combine(folder, "seed")));
    }

    /// <summary>Keeps the balances before the first row, by owner digest.</summary>
    public void Begin(IReadOnlyDictionary<string, Int128> balances) =>
        SandboxHome.Replace(_basePath, JsonSerializer.SerializeToUtf8Bytes(balances));

    /// <summary>The balances before the first row.</summary>
    public IReadOnlyDictionary<string, Int128> Base() =>
        JsonSerializer.Deserialize<Dictionary<string, Int128>>(File.ReadAllBytes(_basePath))!;

    private static byte[] OpenSeed(string path)
    {
        if (!File.Exists(path)) SandboxHome.Replace(path, RandomNumberGenerator.GetBytes(32));
        return File.ReadAllBytes(path);
    }
}
