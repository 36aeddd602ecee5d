using System.CommandLine;
using Jiaozi.Cli.Commands;

var root = new RootCommand("Jiaozi (交子): a retail digital currency that circulates as coins.")
{
    SandboxCommand.Create(),
    FleetCommand.Node(),
    FleetCommand.Front(),
    StatusCommand.Create(),
    WalletCommand.Create(),
    IssueCommand.Create(),
    RedeemCommand.Create(),
    FreezeCommand.Create(),
    VerifyCommand.Create(),
    AuditCommand.Create(),
    ReplayCommand.Create(),
    BenchCommand.Create(),
    NetworkCommand.Create(),
    ServeCommand.Create(),
};

ParseResult parsed = root.Parse(args);
if (UsageErrors.Print(parsed) is { } code) return code;

// Ctrl-C lets servers finish the commit under way and close their stores: fronts, then centrals, then the database.
return await parsed.InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(90) });
