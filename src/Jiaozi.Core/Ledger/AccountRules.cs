using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// Decides what changes an account's state: registration, revocation, administration. No money moves.
/// </summary>
public static class AccountRules
{
    /// <summary>Binds a device to the account; a device that is bound already stays so.</summary>
    public static Decision DecideRegistration(RegistrationOrder order, AccountState account, LedgerTerms terms)
    {
        if (terms.NowUnixMs > order.ExpiryUnixMs) return Decision.Refuse(Status.OrderExpired);
        Device? known = account.Find(order.Device.Id);
        if (known is { IsActive: false }) return Decision.Refuse(Status.DeviceRevoked);
        if (known is null && account.Devices.Count(device => device.IsActive) >= terms.Limits.MaxDevicesPerOwner)
        {
            return Decision.Refuse(
                Status.TooManyDevices, $"The owner has {terms.Limits.MaxDevicesPerOwner} devices; revoke one first.");
        }

        // Revoked devices stay known, so that their keys cannot come back; the record must stay readable all the same.
        if (known is null && account.Devices.Count >= AccountState.MaxDevices)
        {
            return Decision.Refuse(
                Status.TooManyDevices, $"The owner has registered {AccountState.MaxDevices} devices, the most there are.");
        }

        // From here the order must succeed.
        var device = new Device(order.Device, order.DeviceName, terms.NowUnixMs, null);
        return known is not null
            ? Decision.Commit(new Effects())
            : Decision.Commit(new Effects { Account = account with { Devices = [.. account.Devices, device] } });
    }

    /// <summary>Revokes a device at the wish of its owner.</summary>
    public static Decision DecideRevocation(
        RevocationOrder order, KeyId signer, AccountState account, LedgerTerms terms)
    {
        if (terms.NowUnixMs > order.ExpiryUnixMs) return Decision.Refuse(Status.OrderExpired);
        if (account.Find(signer) is not { IsActive: true }) return Decision.Refuse(Status.DeviceRevoked);
        return Revoke(order.Device, account, terms);
    }

    /// <summary>Applies an act of the operators.</summary>
    public static Decision DecideAdministration(AdministrationOrder order, AccountState account, LedgerTerms terms)
    {
        if (terms.NowUnixMs > order.ExpiryUnixMs) return Decision.Refuse(Status.OrderExpired);
        return order.Action switch
        {
            AdministrationAction.Freeze => Set(account with { Frozen = true }),
            AdministrationAction.Unfreeze => Set(account with { Frozen = false }),
            AdministrationAction.AppointInstitution => Set(account with { Institution = true }),
            AdministrationAction.DismissInstitution => Set(account with { Institution = false }),
            AdministrationAction.RevokeDevice => Revoke(order.Device!.Value, account, terms),
            _ => throw new InvariantException($"Action {order.Action} passed the decoder."),
        };
    }

    private static Decision Set(AccountState account) => Decision.Commit(new Effects { Account = account });

    private static Decision Revoke(KeyId key, AccountState account, LedgerTerms terms)
    {
        if (account.Find(key) is not { } device)
            return Decision.Refuse(Status.OwnerUnknown, $"The owner has no device {key}.");
        return device.IsActive
            ? Set(account.Replace(device with { RevokedUnixMs = terms.NowUnixMs }))
            : Decision.Commit(new Effects());
    }
}
