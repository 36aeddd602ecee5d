using System.CommandLine;
using System.Globalization;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi verify COIN</c>: explains a coin in plain words, offline.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var coin = new Argument<string>("coin") { Description = "A coin string (jz1…)." };
        Option<string> data = CommonOptions.Data();
        Option<string?> network = CommonOptions.Network();
        Option<string?> rootKey = CommonOptions.RootKey();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("verify", "Tells whether a coin is authentic, from the network file alone.")
        {
            coin, data, network, rootKey, json,
        };
        command.Run((parsed, _) =>
        {
            NetworkContext context = NetworkContext.Open(
                parsed.GetValue(data)!, parsed.GetValue(network), parsed.GetValue(rootKey));
            var printer = new Printer(parsed.GetValue(json));
            return Task.FromResult(Verify(parsed.GetValue(coin)!.Trim(), context.Network, printer));
        });
        return command;
    }

    private static int Verify(string text, NetworkFile network, Printer printer)
    {
        Coin coin;
        try
        {
            coin = Coin.Parse(text);
        }
        catch (WireFormatException fault)
        {
            var unreadable = new Refusal(fault.Status, fault.Message);
            printer.Result(
                new
                {
                    authentic = false,
                    code = (int)unreadable.Status,
                    name = StatusHttp.Name(unreadable.Status),
                    reason = unreadable.Detail,
                },
                () => Console.WriteLine($"NOT A COIN: {unreadable.Detail} (status {(int)unreadable.Status})"));
            return 1;
        }

        Refusal? refusal = new CoinVerifier(new SealMemory()).Verify(coin, network);
        SealHeader header = coin.Receipt.Header;
        printer.Result(
            new
            {
                authentic = refusal is null,
                code = refusal is null ? 0 : (int)refusal.Status,
                name = refusal is null ? "authentic" : StatusHttp.Name(refusal.Status),
                reason = refusal?.Detail,
                coin = coin.Body.Id.ToString(),
                minorUnits = coin.Body.Amount.MinorUnits,
                currency = coin.Body.Currency,
                owner = coin.Body.Owner.ToString(),
                homeRegion = coin.Body.Owner.Region.ToString(),
                issuedBy = coin.Body.IssuingRegion.ToString(),
                created = DateTimeOffset.FromUnixTimeMilliseconds(coin.Body.TimeUnixMs),
                sealedBy = header.Log.ToString(),
                seal = header.Number,
                key = header.KeyId.ToString(),
            },
            () => Print(coin, refusal, network));
        return refusal is null ? 0 : 1;
    }

    private static void Print(Coin coin, Refusal? refusal, NetworkFile network)
    {
        CoinBody body = coin.Body;
        SealHeader header = coin.Receipt.Header;
        string time = DateTimeOffset.FromUnixTimeMilliseconds(body.TimeUnixMs)
            .ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        Console.WriteLine(refusal is null
            ? "AUTHENTIC"
            : $"NOT AUTHENTIC: {refusal.Detail} (status {(int)refusal.Status})");
        Console.WriteLine($"  amount   {Amount(body, network)}");
        Console.WriteLine($"  owner    {body.Owner}, at home in {Name(network, body.Owner.Region)}");
        Console.WriteLine($"  created  {time} by the central of {Name(network, body.IssuingRegion)}");
        Console.WriteLine($"  sealed   under seal {header.Number} of log {header.Log} with key {header.KeyId}");
        Console.WriteLine($"  coin id  {body.Id}");
        if (refusal is not null) return;
        Console.WriteLine(
            "Authentic means: made by that central, unaltered. "
            + "Whether it is still unspent only its home central knows.");
    }

    private static string Amount(CoinBody body, NetworkFile network) => body.Currency == network.Currency.Code
        ? network.Currency.Format(body.Amount)
        : $"{body.Amount} minor units of {body.Currency}";

    private static string Name(NetworkFile network, Core.Owners.RegionCode region) =>
        network.Region(region) is { } plan ? $"{plan.Name} ({region})" : region.ToString();
}
