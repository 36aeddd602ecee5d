using System.CommandLine;
using Jiaozi.Cli.Auditing;
using Jiaozi.Cli.Output;
using Jiaozi.Storage;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary>Runs a command's action; every expected failure becomes one clear line and a non-zero exit code.</summary>
internal static class CommandRunner
{
    public static void Run(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await action(parsed, cancellation);
            }
            catch (OperationCanceledException)
            {
                return Printer.Fail("Stopped.", 130);
            }
            catch (Exception fault) when (fault is CommandException or AuditException or WalletException
                or FormatException or IOException or StoreException or HttpRequestException
                or InvalidOperationException or UnauthorizedAccessException)
            {
                return Printer.Fail(fault.Message);
            }
            catch (Exception fault)
            {
                // The one place where a fault of this program ends up: all of it, for whoever reports it.
                return Printer.Fail($"A fault in this program. Please report it: {fault}", 70);
            }
        });
}
