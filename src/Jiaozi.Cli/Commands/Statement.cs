using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Cli.Commands;

/// <summary>The account's newest lines, from the home central or from what the wallet knows.</summary>
internal static class Statement
{
    private const int PageSize = 500;

    /// <summary>The home central's newest lines, oldest first.</summary>
    /// <remarks>Pages go forward by order id only, so all are read; a line's time is when it was decided.</remarks>
    public static async Task<IReadOnlyList<HistoryItem>> ReadAsync(
        TerminalWallet wallet, int most, CancellationToken cancellation)
    {
        var lines = new List<StatementItem>();
        string? next = null;
        do
        {
            StatementPage page = await wallet.StatementAsync(next, PageSize, cancellation);
            lines.AddRange(page.Lines);
            next = page.Next;
        }
        while (next is not null);
        var items = new List<HistoryItem>();
        foreach (StatementItem line in lines.OrderBy(line => line.Time).TakeLast(most))
            items.Add(await ItemAsync(wallet, line, cancellation));
        return items;
    }

    /// <summary>The wallet's own newest lines, oldest first, nobody asked.</summary>
    public static async Task<IReadOnlyList<HistoryItem>> ReadOwnAsync(
        TerminalWallet wallet, int most, CancellationToken cancellation)
    {
        var newest = new Queue<HistoryLine>();
        long after = 0;
        IReadOnlyList<HistoryLine> page;
        do
        {
            page = await wallet.GetHistoryAsync(after, PageSize, cancellation);
            foreach (HistoryLine line in page)
            {
                newest.Enqueue(line);
                if (newest.Count > most) newest.Dequeue();
                after = line.Number;
            }
        }
        while (page.Count == PageSize);
        var items = new List<HistoryItem>();
        foreach (HistoryLine line in newest) items.Add(await ItemAsync(wallet, line, cancellation));
        return items;
    }

    private static async Task<HistoryItem> ItemAsync(
        TerminalWallet wallet, StatementItem line, CancellationToken cancellation)
    {
        WalletOrder? order = OrderId.TryParse(line.OrderId, out OrderId id)
            ? await wallet.FindOrderAsync(id, cancellation)
            : null;

        // The account names owners by their ids; this wallet knows what its user called them.
        string? payee = order is { Kind: WalletOrderKind.Payment } ? order.OtherParty : line.OtherParty;
        return new HistoryItem(
            line.OrderId, line.Kind, line.Code, line.Name, line.Time, line.MinorUnits, payee, line.Detail);
    }

    private static async Task<HistoryItem> ItemAsync(
        TerminalWallet wallet, HistoryLine line, CancellationToken cancellation)
    {
        WalletOrder? order = line.Order is { } id ? await wallet.FindOrderAsync(id, cancellation) : null;
        Status status = line.Kind == HistoryKind.Refused && order is not null ? order.Status : Status.Committed;
        string kind = line.Kind switch
        {
            HistoryKind.Received => "receipt",
            HistoryKind.Committed or HistoryKind.Refused when order is not null =>
                order.Kind.ToString().ToLowerInvariant(),
            _ => "other",
        };
        string detail = line.Kind switch
        {
            HistoryKind.Gone => "Spent by another device of this owner.",
            HistoryKind.CoinRefused => $"Not taken: {line.Detail}",
            HistoryKind.Refused => order?.Detail ?? line.Detail,
            _ => "",
        };
        return new HistoryItem(
            line.Order?.ToString(), kind, (int)status, StatusHttp.Name(status),
            DateTimeOffset.FromUnixTimeMilliseconds(line.TimeUnixMs), line.MinorUnits,
            line.OtherParty.Length == 0 ? null : line.OtherParty, detail);
    }
}
