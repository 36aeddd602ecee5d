using System.CommandLine;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Http;
using Jiaozi.Protocol.Keys;
using Jiaozi.Sandbox.Operators;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Keys;

namespace Jiaozi.Cli.Commands;

/// <summary>The options of commands that operators use.</summary>
internal sealed class OperatorOptionSet
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Somebody waits; repeating is safe.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Option<string[]> _keys = new("--operator-key")
    {
        Description = "Private key of an operator; give several. Default: the sandbox's two.",
        HelpName = "FILE",
    };

    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string?> _network = CommonOptions.Network();
    private readonly Option<string?> _rootKey = CommonOptions.RootKey();
    private readonly Option<string?> _at = CommonOptions.At();

    /// <summary>Whether to speak to a program.</summary>
    public Option<bool> Json { get; } = CommonOptions.Json();

    /// <summary>The order id of an earlier try.</summary>
    public Option<string?> OrderId { get; } = new("--order-id")
    {
        Description = "Repeat an order under its id, with the same arguments: it is done once at most.",
        HelpName = "UUID",
    };

    public void AddTo(Command command)
    {
        command.Add(_keys);
        command.Add(_at);
        command.Add(_data);
        command.Add(_network);
        command.Add(_rootKey);
        command.Add(OrderId);
        command.Add(Json);
    }

    public NetworkContext Context(ParseResult parsed) =>
        NetworkContext.Open(parsed.GetValue(_data)!, parsed.GetValue(_network), parsed.GetValue(_rootKey));

    public Output.Printer Printer(ParseResult parsed) => new(parsed.GetValue(Json));

    /// <summary>The desk with the keys given.</summary>
    public OperatorDesk Desk(ParseResult parsed, NetworkContext context, HttpClient http)
    {
        string[] files = parsed.GetValue(_keys) is { Length: > 0 } given
            ? given
            : [context.OperatorKey(1, _keys.Name), context.OperatorKey(2, _keys.Name)];
        IReadOnlyList<ISigner> signers = [.. files.Select(KeyFile.ReadPrivate)];
        var fronts = new FrontClient(http, context.Fronts(parsed.GetValue(_at)), RequestTimeout, TimeProvider.System);
        return new OperatorDesk(
            context.Network, fronts, signers, SystemRandomSource.Instance, TimeProvider.System, Patience);
    }

    /// <summary>
    /// Sends an order, new or of an earlier try. Its expiry follows from the time in its id, so the same arguments make
    /// the very same order whenever they are given.
    /// </summary>
    public async Task<DeskResult> SendAsync(
        ParseResult parsed, OrderAttempt attempt, OperatorDesk desk, Func<OrderId, long, Task<DeskResult>> send)
    {
        OrderId id = parsed.ReadOrderId(OrderId) ?? desk.NewOrderId();
        attempt.Begin(id, AskAgain(id));
        return await WaitingNote.During(
            send(id, id.UnixMs + (long)OperatorDesk.OrderLife.TotalMilliseconds),
            $"waiting for the home central (order {id}) ...");
    }

    /// <summary>Prints the result and gives the exit code.</summary>
    public int Report(ParseResult parsed, DeskResult result, Currency currency, string done)
    {
        StatusInfo info = StatusInfo.Of(result.Status);
        string detail = Advice.Of(result.Detail, currency);
        string text = info.Moved switch
        {
            MoneyMoved.Committed => $"{done} (order {result.Order})",
            MoneyMoved.Unknown => $"not known yet: {detail} {AskAgain(result.Order)}",
            _ => $"refused, nothing changed: {detail} (status {(int)result.Status}, order {result.Order})",
        };
        Printer(parsed).Result(
            new OrderDocument
            {
                OrderId = result.Order.ToString(),
                Outcome = StatusHttp.Moved(info.Moved),
                Sent = true,
                Code = (int)result.Status,
                Name = StatusHttp.Name(result.Status),
                Detail = result.Detail,
                Proven = result.Outcome is not null,
                Hint = StatusHttp.Hint(info.Hint),
                Coins = [.. result.Outcome?.Coins.Select(coin => coin.ToString()) ?? []],
            },
            () => Console.WriteLine(text));
        return info.Moved switch { MoneyMoved.Committed => 0, MoneyMoved.Unknown => 3, _ => 1 };
    }

    private static string AskAgain(OrderId order) =>
        $"Ask again with the same arguments and --order-id {order}: it is done once at most.";
}
