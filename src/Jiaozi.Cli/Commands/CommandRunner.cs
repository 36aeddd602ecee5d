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
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return Printer.Fail("Stopped.", 130);
            }
            catch (Exception fault) when (fault is CommandException or AuditException or WalletException
                or FormatException or IOException or StoreException or HttpRequestException
                or InvalidOperationException or UnauthorizedAccessException)
            {
                return Printer.Fail(fault.Message);
            }
        });
}
