using System.CommandLine;
using System.Globalization;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Money;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Stores;
using Spectre.Console;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet history</c>: the home central's statement, or what the wallet itself knows.</summary>
internal static class WalletHistoryCommand
{
    public static Command Create()
    {
        Option<bool> offline = WalletReading.Offline();
        var limit = new Option<int>("--limit")
        {
            Description = "Most lines.",
            HelpName = "N",
            DefaultValueFactory = _ => 50,
        };
        return WalletReading.Command(
            "history", "The account's lines as the home central keeps them, oldest first.", [offline, limit],
            async (wallet, parsed, printer, cancellation) =>
            {
                int most = parsed.GetValue(limit);
                Currency currency = wallet.Network.Currency;
                if (parsed.GetValue(offline))
                {
                    IReadOnlyList<HistoryLine> known = await wallet.GetHistoryAsync(0, most, cancellation);
                    printer.Result(known.Select(Json), () => Print(known, currency));
                    return 0;
                }

                List<StatementItem> lines = await ReadStatementAsync(wallet, most, cancellation);
                printer.Result(lines, () => Print(lines, currency, printer));
                return 0;
            });
    }

    private static async Task<List<StatementItem>> ReadStatementAsync(
        TerminalWallet wallet, int most, CancellationToken cancellation)
    {
        var lines = new List<StatementItem>();
        string? next = null;
        do
        {
            StatementPage page = await wallet.StatementAsync(next, most - lines.Count, cancellation);
            lines.AddRange(page.Lines);
            next = page.Next;
        }
        while (next is not null && lines.Count < most);
        return lines;
    }

    private static void Print(IReadOnlyList<HistoryLine> lines, Currency currency)
    {
        foreach (HistoryLine line in lines)
        {
            string time = Time(line.TimeUnixMs), money = Money(currency, line.MinorUnits);
            Console.WriteLine($"{time}  {line.Kind,-12} {money,16}  {line.OtherParty} {line.Detail}");
        }
    }

    private static void Print(IReadOnlyList<StatementItem> lines, Currency currency, Printer printer)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumns("time (UTC)", "what")
            .AddColumn(new TableColumn("amount").RightAligned())
            .AddColumns("with", "status");
        foreach (StatementItem line in lines)
        {
            string sign = line.Kind is "receipt" or "issuance" ? "+" : line.MinorUnits > 0 ? "-" : "";
            table.AddRow(
                Time(line.Time.ToUnixTimeMilliseconds()), line.Kind,
                line.MinorUnits == 0 ? "" : sign + Money(currency, line.MinorUnits), line.OtherParty ?? "",
                line.Code == 0 ? "done" : Markup.Escape($"{line.Name} ({line.Code})"));
        }

        printer.Out.Write(table);
    }

    private static object Json(HistoryLine line) => new
    {
        time = Time(line.TimeUnixMs),
        kind = line.Kind.ToString(),
        orderId = line.Order?.ToString(),
        coin = line.Coin?.ToString(),
        line.MinorUnits,
        line.OtherParty,
        line.Detail,
    };

    private static string Money(Currency currency, long minorUnits) =>
        minorUnits == 0 ? "" : currency.FormatNumber((UInt128)minorUnits);

    private static string Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs)
        .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
