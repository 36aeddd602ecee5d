using System.Globalization;

namespace Jiaozi.Sandbox.Home;

/// <summary>Which server listens where.</summary>
internal static class SandboxPorts
{
    public static string Control(int basePort) => Address(basePort);

    public static string Central(int basePort, int regionIndex) => Address(basePort + 10 * (regionIndex + 1));

    public static string Front(int basePort, int regionIndex) => Address(basePort + 10 * (regionIndex + 1) + 1);

    /// <summary>Where a server shows its metrics: two ports above the one it serves.</summary>
    public static string Metrics(string server) => Address(new Uri(server).Port + 2);

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
}
