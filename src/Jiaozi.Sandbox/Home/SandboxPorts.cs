using System.Globalization;

namespace Jiaozi.Sandbox.Home;

/// <summary>
/// Which server listens where. The first ten ports are the sandbox's own, and each region has ten more: three ports for
/// each of the first three nodes and fronts. Those of the next three are 400 higher, those of the last three 800.
/// </summary>
internal static class SandboxPorts
{
    private const int InOneTen = 3;
    private const int NextTen = 400;

    public static string Control(int basePort) => Address(basePort);

    /// <summary>The port of a private PostgreSQL server.</summary>
    public static int Postgres(int basePort) => Checked(basePort + 1);

    public static string Central(int basePort, int regionIndex, int number) =>
        Address(First(basePort, regionIndex, number));

    private const int MetricsAbove = 1_200;

    /// <summary>Where a server shows its metrics: 1,200 ports above the one it serves.</summary>
    public static string Metrics(string server) => Address(new Uri(server).Port + MetricsAbove);

    public static string Front(int basePort, int regionIndex, int number) =>
        Address(First(basePort, regionIndex, number) + 1);

    /// <summary>Where the other nodes of its region reach a node.</summary>
    public static int Cluster(int basePort, int regionIndex, int number) =>
        Checked(First(basePort, regionIndex, number) + 2);

    private static int First(int basePort, int regionIndex, int number) =>
        basePort + 10 * (regionIndex + 1) + (number - 1) / InOneTen * NextTen + (number - 1) % InOneTen * 3;

    private static string Address(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Checked(port)}");

    private static int Checked(int port) => port <= ushort.MaxValue
        ? port
        : throw new FormatException($"There is no port {port}. Take a lower --base-port.");
}
