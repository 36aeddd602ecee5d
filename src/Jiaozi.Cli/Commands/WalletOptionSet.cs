using System.CommandLine;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary>The options of every wallet command.</summary>
internal sealed class WalletOptionSet
{
    private readonly Option<string> _wallet = new("--wallet")
    {
        Description = "Name of the wallet.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string?> _network = CommonOptions.Network();
    private readonly Option<string?> _rootKey = CommonOptions.RootKey();
    private readonly Option<string?> _at = CommonOptions.At();

    /// <summary>Whether to speak to a program.</summary>
    public Option<bool> Json { get; } = CommonOptions.Json();

    public void AddTo(Command command)
    {
        command.Add(_wallet);
        command.Add(_at);
        command.Add(_data);
        command.Add(_network);
        command.Add(_rootKey);
        command.Add(Json);
    }

    public NetworkContext Context(ParseResult parsed) =>
        NetworkContext.Open(parsed.GetValue(_data)!, parsed.GetValue(_network), parsed.GetValue(_rootKey));

    public string? At(ParseResult parsed) => parsed.GetValue(_at);

    public Output.Printer Printer(ParseResult parsed) => new(parsed.GetValue(Json));

    /// <summary>The wallet's name; it is a folder's name too, so it may not lead elsewhere.</summary>
    public string Wallet(ParseResult parsed)
    {
        string name = parsed.GetValue(_wallet)!;
        bool plain = name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return plain ? name : throw new CommandException("--wallet: use letters, digits, - and _ only, at most 64.");
    }

    /// <summary>Opens the wallet for one command.</summary>
    public Task<TerminalWallet> OpenAsync(
        ParseResult parsed, HttpClient http, CancellationToken cancellation, bool isOffline = false) =>
        Terminals.OpenAsync(Context(parsed), Wallet(parsed), http, At(parsed), isOffline, cancellation);
}
