using System.CommandLine;
using Jiaozi.Cli.Benching;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Cli.Commands;

/// <summary>Options that several commands share, so that they are spelled and explained once.</summary>
internal static class CommonOptions
{
    /// <summary>Default folder of a sandbox.</summary>
    public const string DefaultData = ".jiaozi/sandbox";

    private const int MostConnections = 10_000;

    public static Option<string> Data() => new("--data")
    {
        Description = "Folder of the sandbox (network file, keys, wallets).",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultData,
    };

    public static Option<bool> Json() => new("--json")
    {
        Description = "Print one JSON document for programs.",
    };

    public static Option<int?> FreeBasePort() => new("--base-port")
    {
        Description = "First port of the sandbox. Default: free ones.",
        HelpName = "N",
    };

    public static Option<int> Number(string name, string description, int value) => new(name)
    {
        Description = description, HelpName = "N", DefaultValueFactory = _ => value,
    };

    /// <exception cref="CommandException">It is not.</exception>
    public static int InRange(int value, string name, int least, int most) => value >= least && value <= most
        ? value
        : throw new CommandException($"{name} must be {least} to {most}.");

    public static Option<int> Connections() => Number(
        "--connections", "HTTP connections, each with one request under way.", new BenchOptions().Connections);

    /// <exception cref="CommandException">Neither the generator nor the servers can have so many.</exception>
    public static int ReadConnections(int connections) =>
        InRange(connections, "--connections", 1, MostConnections);

    public static Option<string> DeviceKey()
    {
        var key = new Option<string>("--key")
        {
            Description = "Kind of the device keys.", DefaultValueFactory = _ => "ed25519",
        };
        return key.AcceptOnlyFromAmong("ed25519", "es256");
    }

    public static CoseAlgorithm ReadDeviceKey(string key) =>
        key == "es256" ? CoseAlgorithm.ES256 : CoseAlgorithm.Ed25519;

    public static Option<double> PhaseSeconds() => new("--seconds")
    {
        Description = "Length of each measured phase.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    /// <exception cref="CommandException">No phase can be that long.</exception>
    public static double ReadPhaseSeconds(double seconds) => seconds is >= 0.1 and <= 3600
        ? seconds
        : throw new CommandException("--seconds must be 0.1 to 3600.");

    public static Option<string?> Network() => new("--network")
    {
        Description = "Network file, instead of the sandbox's.",
        HelpName = "FILE",
    };

    public static Option<string?> RootKey() => new("--root-key")
    {
        Description = "File with the root public key that you trust, for use with --network.",
        HelpName = "FILE",
    };

    public static Option<string?> At() => new("--at")
    {
        Description = "Region where you are now: its front is used. Default: the first region.",
        HelpName = "REGION",
    };
}
