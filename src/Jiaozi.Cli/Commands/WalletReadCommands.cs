using System.CommandLine;
using System.Globalization;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Stores;
using Spectre.Console;

namespace Jiaozi.Cli.Commands;

/// <summary>Wallet commands that look, and the revocation of a device.</summary>
internal static class WalletReadCommands
{
    private static readonly Func<Option<bool>> Offline = () => new Option<bool>("--offline")
    {
        Description = "Show what the wallet knows, without asking the home central first.",
    };

    public static Command Balance()
    {
        Option<bool> offline = Offline();
        return Reading("balance", "What the wallet holds.", [offline], async (wallet, parsed, printer, cancellation) =>
        {
            if (!parsed.GetValue(offline)) await RefreshAsync(wallet, cancellation);
            Balance balance = await wallet.GetBalanceAsync(cancellation);
            Currency currency = wallet.Network.Currency;
            printer.Result(
                new
                {
                    available = Text(balance.Available), reserved = Text(balance.Reserved), total = Text(balance.Total),
                    currency = currency.Code,
                },
                () => Console.WriteLine(currency.Format(balance.Available)
                    + (balance.Reserved > 0 ? $" and {currency.Format(balance.Reserved)} in orders not decided yet" : "")));
            return 0;
        });
    }

    public static Command Coins()
    {
        Option<bool> offline = Offline();
        var strings = new Option<bool>("--strings") { Description = "Print the coin strings, one a line." };
        return Reading("coins", "The wallet's coins, smallest first.", [offline, strings], async (wallet, parsed, printer, cancellation) =>
        {
            if (!parsed.GetValue(offline)) await RefreshAsync(wallet, cancellation);
            IReadOnlyList<WalletCoin> coins = await wallet.GetCoinsAsync(cancellation);
            printer.Result(
                coins.Select(coin => new
                {
                    coin = coin.Id.ToString(), minorUnits = coin.Amount.MinorUnits, text = coin.Decode().ToString(),
                    reservedBy = coin.ReservedBy?.ToString(),
                }),
                () =>
                {
                    foreach (WalletCoin coin in coins)
                    {
                        Console.WriteLine(parsed.GetValue(strings)
                            ? coin.Decode().ToString()
                            : $"{coin.Id}  {wallet.Network.Currency.Format(coin.Amount)}{(coin.ReservedBy is null ? "" : "  (in an order)")}");
                    }
                });
            return 0;
        });
    }

    public static Command History()
    {
        Option<bool> offline = Offline();
        var limit = new Option<int>("--limit") { Description = "Most lines.", HelpName = "N", DefaultValueFactory = _ => 50 };
        return Reading("history", "The account's lines as the home central keeps them, oldest first.", [offline, limit], async (wallet, parsed, printer, cancellation) =>
        {
            if (parsed.GetValue(offline))
            {
                IReadOnlyList<HistoryLine> known = await wallet.GetHistoryAsync(0, parsed.GetValue(limit), cancellation);
                printer.Result(known.Select(Line), () =>
                {
                    foreach (HistoryLine line in known) Console.WriteLine($"{Time(line.TimeUnixMs)}  {line.Kind,-12} {Money(wallet, line.MinorUnits),16}  {line.OtherParty} {line.Detail}");
                });
                return 0;
            }

            var lines = new List<StatementItem>();
            string? next = null;
            do
            {
                StatementPage page = await wallet.StatementAsync(next, parsed.GetValue(limit) - lines.Count, cancellation);
                lines.AddRange(page.Lines);
                next = page.Next;
            }
            while (next is not null && lines.Count < parsed.GetValue(limit));
            printer.Result(lines, () =>
            {
                Table table = new Table().Border(TableBorder.Simple).AddColumns("time (UTC)", "what").AddColumn(new TableColumn("amount").RightAligned()).AddColumns("with", "status");
                foreach (StatementItem line in lines)
                {
                    string sign = line.Kind is "receipt" or "issuance" ? "+" : line.MinorUnits > 0 ? "-" : "";
                    table.AddRow(
                        Time(line.Time.ToUnixTimeMilliseconds()), line.Kind,
                        line.MinorUnits == 0 ? "" : sign + Money(wallet, line.MinorUnits), line.OtherParty ?? "",
                        line.Code == 0 ? "done" : Markup.Escape($"{line.Name} ({line.Code})"));
                }

                printer.Out.Write(table);
            });
            return 0;
        });
    }

    public static Command Sync() => Reading("sync", "Brings the wallet in line with the home central.", [], async (wallet, parsed, printer, cancellation) =>
    {
        SyncReport report = await wallet.SyncAsync(cancellation);
        Balance balance = await wallet.GetBalanceAsync(cancellation);
        printer.Result(
            new { added = report.Added.Count, removed = report.Removed.Count, refused = report.Refused.Count, available = Text(balance.Available) },
            () => Console.WriteLine(
                $"{report.Added.Count} coins came, {report.Removed.Count} went"
                + (report.Refused.Count > 0 ? $", {report.Refused.Count} were not authentic and not taken" : "")
                + $"; {wallet.Network.Currency.Format(balance.Available)} available"));
        return report.Refused.Count == 0 ? 0 : 1;
    });

    public static Command Lookup()
    {
        var party = new Argument<string>("party") { Description = "Phone number, citizen id or owner id." };
        return Reading("lookup", "Whether somebody can be paid, and where at home.", [party], async (wallet, parsed, printer, cancellation) =>
        {
            if (!Party.TryParse(parsed.GetValue(party), out Party? who, out string error)) throw new CommandException(error);
            PartyAnswer answer = await wallet.LookupAsync(who!, cancellation);
            printer.Result(answer, () => Console.WriteLine(
                $"{answer.Party}: {(answer.Payable ? "can be paid" : "cannot be paid")}, at home in {answer.RegionName} ({answer.HomeRegion})"));
            return answer.Payable ? 0 : 1;
        });
    }

    public static Command RevokeDevice()
    {
        var key = new Argument<string>("key") { Description = "Key id of the device (32 hexadecimal digits)." };
        return Reading("revoke-device", "Revokes a device of this owner, a lost phone say.", [key], async (wallet, parsed, printer, cancellation) =>
        {
            if (!Hex.TryParse(parsed.GetValue(key), out UInt128 id)) throw new CommandException("A key id has 32 hexadecimal digits.");
            OrderResult result = await wallet.RevokeDeviceAsync(new KeyId(id), cancellation);
            printer.Result(OrderText.Json(result), () => Console.WriteLine(
                result.IsCommitted ? $"device {id:x32} is revoked" : OrderText.Of(result)));
            return result.IsCommitted ? 0 : 1;
        });
    }

    private static Command Reading(
        string name, string description, IReadOnlyList<Symbol> symbols,
        Func<TerminalWallet, ParseResult, Printer, CancellationToken, Task<int>> action)
    {
        var options = new WalletOptionSet();
        var command = new Command(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        options.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            using HttpClient http = Terminals.NewHttp();
            await using TerminalWallet wallet = await options.OpenAsync(parsed, http, cancellation);
            return await action(wallet, parsed, options.Printer(parsed), cancellation);
        });
        return command;
    }

    /// <summary>Syncs if it can; if not, says that what follows may be old.</summary>
    private static async Task RefreshAsync(TerminalWallet wallet, CancellationToken cancellation)
    {
        try
        {
            await wallet.SyncAsync(cancellation);
        }
        catch (WalletException fault)
        {
            Printer.Note($"not synced ({fault.Message}); what follows is what the wallet knew before");
        }
    }

    private static object Line(HistoryLine line) => new
    {
        time = Time(line.TimeUnixMs), kind = line.Kind.ToString(), orderId = line.Order?.ToString(),
        coin = line.Coin?.ToString(), line.MinorUnits, line.OtherParty, line.Detail,
    };

    private static string Money(TerminalWallet wallet, long minorUnits) =>
        minorUnits == 0 ? "" : wallet.Network.Currency.FormatNumber((UInt128)minorUnits);

    private static string Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs)
        .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(UInt128 value) => value.ToString(CultureInfo.InvariantCulture);
}
