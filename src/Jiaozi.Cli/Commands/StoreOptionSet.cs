using System.CommandLine;
using Jiaozi.Cli.Benching;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Commands;

/// <summary>Where a sandbox keeps its books and how many servers it has, for all commands that start one.</summary>
internal sealed class StoreOptionSet
{
    private readonly Option<string?> _store = new("--store")
    {
        Description = "Where the books are kept. Default: what the folder has, embedded for a new one.",
        HelpName = "embedded|postgres",
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "A PostgreSQL database to use, such as 'Host=db1;Database=jiaozi;Username=jiaozi;Password=...'."
            + " Default with --store postgres: a private server.",
        HelpName = "CONNECTION",
    };

    private readonly Option<int> _nodes = Count(
        "--nodes", "Nodes of each region's central; more than one need PostgreSQL.");

    private readonly Option<int> _fronts = Count("--fronts", "Fronts of each region.");
    private readonly bool _hasServer;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasServer">False if PostgreSQL is always a private server.</param>
    public StoreOptionSet(Command command, bool hasServer = true)
    {
        _hasServer = hasServer;
        _store.AcceptOnlyFromAmong("embedded", "postgres");
        command.Options.Add(_store);
        if (hasServer) command.Options.Add(_postgres);
        command.Options.Add(_nodes);
        command.Options.Add(_fronts);
    }

    /// <summary>The layout with what was said.</summary>
    public SandboxOptions Apply(ParseResult parsed, SandboxOptions layout) => layout with
    {
        Store = Store(parsed),
        Postgres = _hasServer ? parsed.GetValue(_postgres) : null,
        Nodes = parsed.GetValue(_nodes),
        Fronts = parsed.GetValue(_fronts),
    };

    /// <summary>A benchmark with what was said.</summary>
    public BenchOptions Apply(ParseResult parsed, BenchOptions options) => options with
    {
        Store = Store(parsed) ?? StoreKind.Embedded,
        Nodes = parsed.GetValue(_nodes),
        Fronts = parsed.GetValue(_fronts),
    };

    private StoreKind? Store(ParseResult parsed) => parsed.GetValue(_store) switch
    {
        "postgres" => StoreKind.Postgres,
        "embedded" => StoreKind.Embedded,
        _ => null,
    };

    private static Option<int> Count(string name, string description) => new(name)
    {
        Description = $"{description} 1 to {SandboxOptions.MaxServers}.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
}
