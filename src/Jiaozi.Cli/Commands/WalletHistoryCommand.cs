using System.CommandLine;
using System.Globalization;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Money;
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
            Description = "Show the newest N lines.",
            HelpName = "N",
            DefaultValueFactory = _ => 50,
        };
        return WalletReading.Command(
            "history", "The account's newest lines as the home central keeps them, oldest first.", [offline, limit],
            async (wallet, parsed, printer, cancellation) =>
            {
                int most = parsed.GetValue(limit);
                if (most < 1) throw new CommandException("--limit must be 1 or more.");
                IReadOnlyList<HistoryItem> lines = parsed.GetValue(offline)
                    ? await Statement.ReadOwnAsync(wallet, most, cancellation)
                    : await Statement.ReadAsync(wallet, most, cancellation);
                printer.Result(lines, () => Print(lines, wallet.Network.Currency, printer));
                return 0;
            });
    }

    private static void Print(IReadOnlyList<HistoryItem> lines, Currency currency, Printer printer)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumns("time (UTC)", "what")
            .AddColumn(new TableColumn("amount").RightAligned())
            .AddColumns("with", "status");
        foreach (HistoryItem line in lines)
        {
            string status = line.Code == 0 ? "done" : $"refused: {line.Name} ({line.Code})";
            string time = line.Time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            table.AddRow(
                time, line.Kind, Amount(line, currency), Markup.Escape(line.OtherParty ?? ""),
                Markup.Escape(line.Kind == "other" ? line.Detail : status));
        }

        printer.Out.Write(table);
    }

    /// <summary>Only money that moved has a sign.</summary>
    private static string Amount(HistoryItem line, Currency currency)
    {
        if (line.MinorUnits == 0) return "";
        string sign = line.Code != 0 ? "" : line.Kind is "receipt" or "issuance" ? "+" : "-";
        return sign + currency.FormatNumber((UInt128)line.MinorUnits);
    }
}
