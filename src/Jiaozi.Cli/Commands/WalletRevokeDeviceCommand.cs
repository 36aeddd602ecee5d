using System.CommandLine;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet revoke-device KEY</c>.</summary>
internal static class WalletRevokeDeviceCommand
{
    public static Command Create()
    {
        var key = new Argument<string>("key") { Description = "Key id of the device (32 hexadecimal digits)." };
        return WalletReading.Command(
            "revoke-device", "Revokes a device of this owner, a lost phone say.", [key],
            async (wallet, parsed, printer, cancellation) =>
            {
                if (!Hex.TryParse(parsed.GetValue(key), out UInt128 id))
                    throw new CommandException("A key id has 32 hexadecimal digits.");
                OrderResult result = await wallet.RevokeDeviceAsync(new KeyId(id), cancellation);
                printer.Result(OrderText.Json(result), () => Console.WriteLine(
                    result.IsCommitted ? $"device {id:x32} is revoked" : OrderText.Of(result, wallet.Network.Currency)));
                return result.IsCommitted ? 0 : 1;
            });
    }
}
