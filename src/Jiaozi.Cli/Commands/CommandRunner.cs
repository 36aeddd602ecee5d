using System.CommandLine;
using System.Net.Sockets;
using Jiaozi.Cli.Auditing;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Outcomes;
using Jiaozi.Storage;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary>Runs a command's action; every expected failure becomes one clear line and a non-zero exit code.</summary>
internal static class CommandRunner
{
    private const int Stopped = 130;
    private const int NotKnown = 3;
    private const int Fault = 70;

    public static void Run(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            // Ctrl-C is waited for only by what is under way; work before the first wait would be cut off silently.
            await Task.Yield();
            try
            {
                return await action(parsed, cancellation);
            }
            catch (OperationCanceledException)
            {
                return Printer.Fail("Stopped.", Stopped);
            }
            catch (Exception fault) when (IsExpected(fault))
            {
                // Ctrl-C reaches child processes as well; that they have ended then says nothing new.
                return cancellation.IsCancellationRequested
                    ? Printer.Fail("Stopped.", Stopped)
                    : Printer.Fail(Explain(fault));
            }
            catch (Exception fault)
            {
                // The one place where a fault of this program ends up: all of it, for whoever reports it.
                return Printer.Fail(Report(fault), Fault);
            }
        });

    /// <summary>Runs a command that sends an order: however it ends, it says whether money moved.</summary>
    public static void RunOrder(
        this Command command, Option<bool> json, Func<ParseResult, OrderAttempt, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            await Task.Yield();
            var attempt = new OrderAttempt();
            var printer = new Printer(parsed.GetValue(json));
            try
            {
                return await action(parsed, attempt, cancellation);
            }
            catch (OperationCanceledException)
            {
                return End(attempt, printer, "Stopped.", null, Stopped, Stopped);
            }
            catch (Exception fault) when (IsExpected(fault))
            {
                return End(attempt, printer, Explain(fault), StatusOf(fault), 1, NotKnown);
            }
            catch (Exception fault)
            {
                return End(attempt, printer, Report(fault), null, Fault, Fault);
            }
        });

    private static int End(
        OrderAttempt attempt, Printer printer, string why, Status? status, int notSentCode, int unknownCode)
    {
        if (attempt.Order is not { } order)
        {
            const string Nothing = "Nothing was sent.";
            string text = why.Contains(Nothing, StringComparison.Ordinal) ? why : $"{why.TrimEnd('.')}. {Nothing}";
            printer.Result(OrderDocument.NotSent(status, text), () => { });
            return Printer.Fail(text, notSentCode);
        }

        string unknown = $"{why} It is not known yet whether order {order} was carried out. {attempt.Advice}";
        printer.Result(OrderDocument.Unknown(order, unknown), () => { });
        return Printer.Fail(unknown, unknownCode);
    }

    private static bool IsExpected(Exception fault) => fault is CommandException or AuditException or WalletException
        or FormatException or IOException or StoreException or HttpRequestException
        or InvalidOperationException or UnauthorizedAccessException or SocketException;

    private static Status? StatusOf(Exception fault) => fault switch
    {
        CommandException command => command.Status,
        WalletException wallet => wallet.Status,
        _ => null,
    };

    private static string Explain(Exception fault) => Advice.Of(fault is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError,
    }
        ? $"Nobody answers there: {fault.Message}. {Advice.IsSandboxRunning}"
        : fault.Message);

    private static string Report(Exception fault) => $"A fault in this program. Please report it: {fault}";
}
