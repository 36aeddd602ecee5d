using System.CommandLine;
using System.Globalization;
using Jiaozi.Core.Orders;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Cli.Commands;

/// <summary>
/// <c>jiaozi wallet devices</c>: this device, and the owner's registrations and revocations. The account's lines do not
/// name keys, so other devices are known by the time of their registration only, except what this wallet did itself.
/// </summary>
internal static class WalletDevicesCommand
{
    public static Command Create() => WalletReading.Command(
        "devices", "This device's key id, and when devices of this owner were registered and revoked.", [],
        async (wallet, _, printer, cancellation) =>
        {
            IReadOnlyList<Act> acts = await ReadAsync(wallet, cancellation);
            printer.Result(new { thisDevice = wallet.DeviceKey.ToString(), acts }, () => Print(wallet, acts));
            return 0;
        });

    private static async Task<IReadOnlyList<Act>> ReadAsync(TerminalWallet wallet, CancellationToken cancellation)
    {
        var acts = new List<Act>();
        foreach (HistoryItem line in await Statement.ReadAsync(wallet, int.MaxValue, cancellation))
        {
            if (line.Code != 0 || line.Kind is not ("registration" or "revocation")) continue;
            WalletOrder? own = OrderId.TryParse(line.OrderId, out OrderId id)
                ? await wallet.FindOrderAsync(id, cancellation)
                : null;
            string? key = own?.Kind switch
            {
                WalletOrderKind.Registration => wallet.DeviceKey.ToString(),
                WalletOrderKind.Revocation => own.OtherParty,
                _ => null,
            };
            acts.Add(new Act(line.Kind, line.Time, key, line.OrderId));
        }

        return acts;
    }

    private static void Print(TerminalWallet wallet, IReadOnlyList<Act> acts)
    {
        Console.WriteLine($"this device: {wallet.DeviceKey}");
        foreach (Act act in acts)
        {
            string time = act.Time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            string device = act.Key is null
                ? "another device (its key id was shown there when its wallet was made)"
                : act.Key == wallet.DeviceKey.ToString() ? $"{act.Key} (this device)" : act.Key;
            Console.WriteLine($"{time} UTC  {act.Kind,-12}  {device}");
        }
    }

    /// <summary>A registration or revocation of the account.</summary>
    /// <param name="Kind">Which of the two.</param>
    /// <param name="Time">When.</param>
    /// <param name="Key">Key id of the device; null if this wallet cannot know.</param>
    /// <param name="OrderId">The order.</param>
    private sealed record Act(string Kind, DateTimeOffset Time, string? Key, string? OrderId);
}
