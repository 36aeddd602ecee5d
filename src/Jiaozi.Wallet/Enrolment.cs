using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Network;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Keys;
using Jiaozi.Wallet.Sending;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet;

/// <summary>
/// Makes a wallet: device key, network file, registration. Every step is kept before the next begins, so a creation
/// that was interrupted goes on where it stopped.
/// </summary>
internal static class Enrolment
{
    /// <summary>Opens what is there, or starts anew.</summary>
    public static async Task<WalletCore> PrepareAsync(
        WalletSetup setup, IWalletStore store, IDeviceKeyStore keys, WalletOptions options,
        CancellationToken cancellation)
    {
        if (await store.ReadIdentityAsync(cancellation) is { } identity)
        {
            if (identity.Feature != setup.Feature || !identity.RootKey.Equals(setup.RootKey))
                throw new WalletException("This is the wallet of another owner or network.");
            return await OpenAsync(identity, store, keys, options, cancellation);
        }

        if (setup.DeviceName.Length > RegistrationOrder.MaxDeviceNameLength)
            throw new WalletException($"A device name has at most {RegistrationOrder.MaxDeviceNameLength} characters.");
        FrontClient front = Client(options);
        NetworkSource network = options.Network ?? NetworkSource.Of(await FetchAsync(setup, front, cancellation));
        if (!network.Current.Root.Equals(setup.RootKey))
            throw new WalletException("The network file is signed by another root key than the one that is trusted.");
        IDeviceKey key = keys.Exists ? keys.Open() : keys.Create(setup.Algorithm);
        NetworkFile file = network.Current;
        identity = new WalletIdentity(
            setup.Feature, null, file.Plan.Id, setup.RootKey, key.PublicKey.Id, setup.DeviceName);
        await store.ApplyAsync(new WalletChange { Identity = identity, NetworkFile = file.Bytes }, cancellation);
        return new WalletCore(store, key, options, front, network, identity);
    }

    /// <summary>Opens a wallet that was created before.</summary>
    public static async Task<WalletCore> OpenAsync(
        WalletIdentity identity, IWalletStore store, IDeviceKeyStore keys, WalletOptions options,
        CancellationToken cancellation)
    {
        IDeviceKey key = keys.Open();
        if (key.PublicKey.Id != identity.DeviceKey)
        {
            key.Dispose();
            throw new WalletException("The device key is not the one that this wallet was registered with.");
        }

        NetworkSource network = options.Network ?? await ReadNetworkAsync(identity, store, cancellation);
        if (network.Current.Plan.Id != identity.Network || !network.Current.Root.Equals(identity.RootKey))
            throw new WalletException("The wallet belongs to another network.");
        return new WalletCore(store, key, options, Client(options), network, identity);
    }

    /// <summary>Registers the device, once.</summary>
    /// <exception cref="WalletException">Refused, or not decided yet; call again.</exception>
    public static async Task RegisterAsync(
        WalletCore core, WalletSetup setup, OrderSender sender, CancellationToken cancellation)
    {
        WalletOrder? pending = (await core.Store.ReadOpenOrdersAsync(cancellation))
            .FirstOrDefault(order => order.Kind == WalletOrderKind.Registration);
        while (core.Identity.Owner is null)
        {
            bool isOld = pending is not null;
            pending ??= await MakeOrderAsync(core, setup, cancellation);
            Verdict verdict = await sender.SendAsync(pending, !isOld, () => Task.CompletedTask, cancellation);
            await RecordAsync(core, pending, verdict, cancellation);
            if (verdict.Kind == VerdictKind.Committed) return;
            if (!isOld || verdict.Kind is VerdictKind.Undecided or VerdictKind.NeverSent)
            {
                throw new WalletException(
                    verdict.Status, $"The device is not registered ({verdict.Status}): {verdict.Detail}");
            }

            // An attempt of an earlier run is refused for good, expired for instance: a new one follows.
            pending = null;
        }
    }

    private static async Task<WalletOrder> MakeOrderAsync(
        WalletCore core, WalletSetup setup, CancellationToken cancellation)
    {
        var nonce = new DeviceNonce(core.Identity.Feature, RegistrationOrder.NonceFor(core.Key.PublicKey));
        string token = await setup.IdentityToken(nonce);
        if (token.Length > RegistrationOrder.MaxTokenLength)
            throw new WalletException(Status.IdentityTokenInvalid, "The identity token is too long.");
        long expiry = core.NowUnixMs + (long)core.Options.OrderLife.TotalMilliseconds;
        var order = new RegistrationOrder(
            core.Identity.Network, core.NewOrderId(), expiry, core.Identity.Feature, core.Key.PublicKey, token,
            core.Identity.DeviceName);
        var pending = new WalletOrder
        {
            Id = order.Id,
            Kind = WalletOrderKind.Registration,
            Signed = SignedMessage.Sign(order.ContentType, order.Encode(), core.Key).Bytes,
            OtherParty = core.Identity.DeviceName,
            CreatedUnixMs = core.NowUnixMs,
            ExpiryUnixMs = expiry,
        };
        await core.Store.ApplyAsync(new WalletChange { Orders = [pending] }, cancellation);
        return pending;
    }

    private static async Task RecordAsync(
        WalletCore core, WalletOrder order, Verdict verdict, CancellationToken cancellation)
    {
        if (verdict.Kind == VerdictKind.Undecided) return;
        WalletOrder next = Settlement.Next(order, verdict);
        WalletChange change = await Settlement.ChangeAsync(core, order, next, verdict, cancellation);
        WalletIdentity identity = verdict.Kind == VerdictKind.Committed
            ? core.Identity with { Owner = verdict.Account }
            : core.Identity;
        await core.Store.ApplyAsync(change with { Identity = identity }, cancellation);
        core.Identity = identity;
    }

    private static FrontClient Client(WalletOptions options) =>
        new(options.Http, options.Fronts, options.RequestTimeout, options.Time);

    private static async Task<NetworkFile> FetchAsync(
        WalletSetup setup, FrontClient front, CancellationToken cancellation)
    {
        byte[] bytes = WalletCore.Expect(await front.GetNetworkAsync(cancellation));
        try
        {
            return NetworkFile.Open(bytes, setup.RootKey);
        }
        catch (WireFormatException fault)
        {
            throw new WalletException($"The front's network file is not to be trusted: {fault.Message}", fault);
        }
    }

    private static async Task<NetworkSource> ReadNetworkAsync(
        WalletIdentity identity, IWalletStore store, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte>? bytes = await store.ReadNetworkFileAsync(cancellation);
        return NetworkSource.Of(NetworkFile.Open(
            bytes ?? throw new WalletException("The wallet has lost its network file."), identity.RootKey));
    }
}
