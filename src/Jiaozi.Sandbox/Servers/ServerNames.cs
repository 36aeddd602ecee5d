using System.Text.Json;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Sandbox.Servers;

/// <summary>What the servers of a sandbox are called, from outside its process.</summary>
public static class ServerNames
{
    /// <summary>Names by address, such as <c>central-CN-SH</c>, as the configuration files say.</summary>
    public static IReadOnlyDictionary<string, string> ByAddress(SandboxPaths paths)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(paths.Config)) return names;
        foreach (string file in Directory.EnumerateFiles(paths.Config, "*.json"))
            if (AddressIn(file) is { } address) names[address] = Path.GetFileNameWithoutExtension(file);
        return names;
    }

    private static string? AddressIn(string file)
    {
        try
        {
            using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(file));
            return config.RootElement.TryGetProperty("url", out JsonElement url)
                ? url.GetString()
                : config.RootElement.GetProperty("urls")[0].GetString();
        }
        catch (Exception fault) when (fault is JsonException or FileNotFoundException or KeyNotFoundException)
        {
            // The file is being written, or its server has just been removed.
            return null;
        }
    }
}
