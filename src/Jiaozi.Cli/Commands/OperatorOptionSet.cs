using System.CommandLine;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Keys;
using Jiaozi.Sandbox.Operators;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Keys;

namespace Jiaozi.Cli.Commands;

/// <summary>The options of commands that operators use.</summary>
internal sealed class OperatorOptionSet
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(15);

    private readonly Option<string[]> _keys = new("--operator-key")
    {
        Description = "Private key of an operator; give several. Default: the sandbox's two.",
        HelpName = "FILE",
    };

    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string?> _network = CommonOptions.Network();
    private readonly Option<string?> _rootKey = CommonOptions.RootKey();
    private readonly Option<string?> _at = CommonOptions.At();
    private readonly Option<bool> _json = CommonOptions.Json();

    public void AddTo(Command command)
    {
        command.Add(_keys);
        command.Add(_at);
        command.Add(_data);
        command.Add(_network);
        command.Add(_rootKey);
        command.Add(_json);
    }

    public NetworkContext Context(ParseResult parsed) =>
        NetworkContext.Open(parsed.GetValue(_data)!, parsed.GetValue(_network), parsed.GetValue(_rootKey));

    public Output.Printer Printer(ParseResult parsed) => new(parsed.GetValue(_json));

    /// <summary>The desk with the keys given.</summary>
    public OperatorDesk Desk(ParseResult parsed, NetworkContext context, HttpClient http)
    {
        string[] files = parsed.GetValue(_keys) is { Length: > 0 } given
            ? given
            : [context.Paths.OperatorKey(1), context.Paths.OperatorKey(2)];
        IReadOnlyList<ISigner> signers = [.. files.Select(KeyFile.ReadPrivate)];
        var fronts = new FrontClient(http, context.Fronts(parsed.GetValue(_at)), RequestTimeout, TimeProvider.System);
        return new OperatorDesk(context.Network, fronts, signers, SystemRandomSource.Instance, TimeProvider.System);
    }

    /// <summary>Prints the result and gives the exit code.</summary>
    public int Report(ParseResult parsed, DeskResult result, string done)
    {
        bool unknown = result.Status == Core.Outcomes.Status.OutcomeUnknown;
        string text = result.IsCommitted
            ? $"{done} (order {result.Order})"
            : unknown
                ? $"not known yet: {result.Detail} Ask again with --order-id {result.Order}: it is done once at most."
                : $"refused: {result.Detail} (status {(int)result.Status}, order {result.Order})";
        Printer(parsed).Result(
            new
            {
                orderId = result.Order.ToString(),
                code = (int)result.Status,
                name = Protocol.Http.StatusHttp.Name(result.Status),
                outcome = Protocol.Http.StatusHttp.Moved(Core.Outcomes.StatusInfo.Of(result.Status).Moved),
                detail = result.Detail,
                coins = result.Outcome?.Coins.Select(coin => coin.ToString()) ?? [],
            },
            () => Console.WriteLine(text));
        return result.IsCommitted ? 0 : unknown ? 3 : 1;
    }
}
