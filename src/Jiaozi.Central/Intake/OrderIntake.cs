using Jiaozi.Central.Accounts;
using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage;

namespace Jiaozi.Central.Intake;

/// <summary>
/// The first half of the way of an order (seed S3): form, network, home region and every signature. It trusts nobody:
/// whatever a front has checked is checked here again or is of no consequence.
/// </summary>
internal sealed class OrderIntake(
    CentralOptions options, INetworkSource network, NetworkKey networkKey, AccountCache accounts, IdentityTokens tokens,
    PartitionSet partitions, IStore store, TimeProvider time)
{
    /// <summary>Reads and verifies a signed order.</summary>
    /// <returns>
    /// The verified order, or the answer that refuses it: <see cref="OrderAnswer.Elsewhere"/> when the account is in
    /// another node's partition, before the payer's signature has cost anything.
    /// </returns>
    public async ValueTask<(VerifiedOrder? Order, OrderAnswer? Refused)> ReadAsync(
        ReadOnlyMemory<byte> bytes, IReadOnlyList<SealPlace> places)
    {
        if (bytes.Length > Order.MaxSignedBytes) return Refuse(Status.RequestTooLarge);
        try
        {
            SignedMessage message = SignedMessage.Decode(bytes);
            Order order = Order.Decode(message);
            NetworkFile file = network.Current;
            if (order.Network != file.Plan.Id) return Refuse(Status.WrongNetwork);
            long horizon = time.GetUtcNow().ToUnixTimeMilliseconds() + file.Plan.Limits.MaxExpirySeconds * 1000L;
            if (order.ExpiryUnixMs > horizon) return Refuse(Status.ExpiryTooFar);
            return order switch
            {
                SpendingOrder spending => await ReadSpendingAsync(spending, message, places, file),
                IssuanceOrder issuance => await ReadIssuanceAsync(issuance, message, file),
                RegistrationOrder registration => await ReadRegistrationAsync(registration, message, file),
                RevocationOrder revocation => await ReadRevocationAsync(revocation, message),
                AdministrationOrder administration => await ReadAdministrationAsync(administration, message, file),
                _ => throw new InvariantException($"No intake for {order.GetType().Name}."),
            };
        }
        catch (WireFormatException fault)
        {
            return Refuse(fault.Status, fault.Message);
        }
    }

    /// <summary>The owner id behind a party; null if no region of the network is its home.</summary>
    public OwnerId? Resolve(Party party, NetworkFile file)
    {
        if (party.Owner is { } owner) return file.Region(owner.Region) is null ? null : owner;
        FeatureValue feature = party.Feature!.Value;
        OwnerDigest digest = networkKey.Digest(feature);
        return file.Homes.TryFind(feature, digest, out RegionCode region) && file.Region(region) is not null
            ? new OwnerId(region, digest)
            : null;
    }

    /// <summary>
    /// The owner in whose account an order would be decided, nothing of it verified; null if nobody could tell.
    /// </summary>
    public OwnerDigest? AccountOf(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > Order.MaxSignedBytes) return null;
        try
        {
            return Order.Decode(SignedMessage.Decode(bytes)) switch
            {
                SpendingOrder spending => spending.Payer.Digest,
                RevocationOrder revocation => revocation.Owner.Digest,
                IssuanceOrder issuance => Resolve(issuance.Payee, network.Current)?.Digest,
                AdministrationOrder administration => Resolve(administration.Owner, network.Current)?.Digest,
                RegistrationOrder registration => Resolve(Party.Of(registration.Feature), network.Current)?.Digest,
                _ => null,
            };
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    private async ValueTask<(VerifiedOrder?, OrderAnswer?)> ReadSpendingAsync(
        SpendingOrder order, SignedMessage message, IReadOnlyList<SealPlace> places, NetworkFile file)
    {
        if (order.Currency != file.Currency.Code) return Refuse(Status.WrongCurrency);
        OwnerId? payee = order is PaymentOrder payment ? Resolve(payment.Payee, file) : order.Payer;
        if (payee is null) return Refuse(Status.RegionUnknown, "No region of this network is the payee's home.");
        if (await CheckDeviceAsync(order.Payer, message) is { } refused) return (null, refused);
        return (new VerifiedOrder
        {
            Order = order, PayloadHash = message.PayloadHash, Account = order.Payer,
            Signer = message.Signatures[0].KeyId, Payee = payee.Value,
            Places = places.Count == order.Inputs.Count ? places : [],
        }, null);
    }

    private async ValueTask<(VerifiedOrder?, OrderAnswer?)> ReadRevocationAsync(
        RevocationOrder order, SignedMessage message)
    {
        if (await CheckDeviceAsync(order.Owner, message) is { } refused) return (null, refused);
        return (Verified(order, message, order.Owner) with { Signer = message.Signatures[0].KeyId }, null);
    }

    private async ValueTask<(VerifiedOrder?, OrderAnswer?)> ReadIssuanceAsync(
        IssuanceOrder order, SignedMessage message, NetworkFile file)
    {
        if (order.Currency != file.Currency.Code) return Refuse(Status.WrongCurrency);
        OrderAnswer? refused = CheckOperators(message, file, file.Plan.IssuanceThreshold);
        return await AtHomeAsync(order, message, Resolve(order.Payee, file), refused);
    }

    private async ValueTask<(VerifiedOrder?, OrderAnswer?)> ReadAdministrationAsync(
        AdministrationOrder order, SignedMessage message, NetworkFile file)
    {
        OrderAnswer? refused = CheckOperators(message, file, file.Plan.AdministrationThreshold);
        return await AtHomeAsync(order, message, Resolve(order.Owner, file), refused);
    }

    private async ValueTask<(VerifiedOrder?, OrderAnswer?)> ReadRegistrationAsync(
        RegistrationOrder order, SignedMessage message, NetworkFile file)
    {
        if (message.Signatures.Count != 1 || message.Signatures[0].KeyId != order.Device.Id)
            return Refuse(Status.DeviceUnknown, "A registration is signed by the device that it registers.");
        if (!message.Signatures[0].IsBy(order.Device)) return Refuse(Status.SignatureInvalid);
        OrderAnswer? refused =
            await tokens.CheckAsync(order, file.Plan) is { } invalid ? OrderAnswer.Of(invalid) : null;
        return await AtHomeAsync(order, message, Resolve(Party.Of(order.Feature), file), refused);
    }

    /// <summary>
    /// What was decided stays decided: a repetition passes though meanwhile the identity token has expired or an
    /// operator has left, because the very same content was verified when it was recorded. A signature that does not
    /// fit never passes.
    /// </summary>
    private async ValueTask<(VerifiedOrder?, OrderAnswer?)> AtHomeAsync(
        Order order, SignedMessage message, OwnerId? owner, OrderAnswer? refused)
    {
        if (refused?.Status == Status.SignatureInvalid) return (null, refused);
        if (owner is not { } home || home.Region != options.Region)
        {
            return (null, refused
                ?? (owner is null ? OrderAnswer.Of(Status.RegionUnknown) : WrongRegion(owner.Value.Region)));
        }

        if (!partitions.Has(home.Digest)) return (null, OrderAnswer.Elsewhere);
        VerifiedOrder verified = Verified(order, message, home);
        return refused is null || await IsRecordedAsync(verified) ? (verified, null) : (null, refused);
    }

    private async ValueTask<bool> IsRecordedAsync(VerifiedOrder order)
    {
        var key = new StoreKey(StoreFamily.Entries, LedgerKeys.Order(order.Account.Digest, order.Order.Id));
        byte[]?[] found = await store.GetManyAsync([key], CancellationToken.None);
        return found[0] is { } entry && Entry.Decode(entry).PayloadHash.Span.SequenceEqual(order.PayloadHash.Span);
    }

    private async ValueTask<OrderAnswer?> CheckDeviceAsync(
        OwnerId owner, SignedMessage message)
    {
        if (owner.Region != options.Region) return WrongRegion(owner.Region);
        if (!partitions.Has(owner.Digest)) return OrderAnswer.Elsewhere;
        if (message.Signatures.Count != 1)
            return OrderAnswer.Of(new Refusal(Status.SignatureInvalid, "One device signs, not several."));
        AccountState account = await accounts.GetAsync(owner.Digest, CancellationToken.None);
        if (account.Find(message.Signatures[0].KeyId) is not { } device) return OrderAnswer.Of(Status.DeviceUnknown);
        return message.Signatures[0].IsBy(device.Key) ? null : OrderAnswer.Of(Status.SignatureInvalid);
    }

    private static OrderAnswer? CheckOperators(SignedMessage message, NetworkFile file, int threshold)
    {
        foreach (SignatureEntry signature in message.Signatures)
        {
            if (file.Operator(signature.KeyId) is not { } named) return OrderAnswer.Of(Status.SignerUnknown);
            if (!signature.IsBy(named.Key)) return OrderAnswer.Of(Status.SignatureInvalid);
        }

        int signers = message.Signatures.Select(signature => signature.KeyId).Distinct().Count();
        return signers >= threshold
            ? null
            : OrderAnswer.Of(new Refusal(
                Status.NotEnoughSigners, $"Signed by {signers} of the {threshold} different operators that must."));
    }

    private OrderAnswer WrongRegion(RegionCode home) => new(
        Status.WrongRegion, $"The owner's home is {home}; this is {options.Region}.", default, home);

    private static VerifiedOrder Verified(Order order, SignedMessage message, OwnerId account) =>
        new() { Order = order, PayloadHash = message.PayloadHash, Account = account };

    private static (VerifiedOrder?, OrderAnswer?) Refuse(Status status) => (null, OrderAnswer.Of(status));

    private static (VerifiedOrder?, OrderAnswer?) Refuse(Status status, string detail) =>
        (null, OrderAnswer.Of(new Refusal(status, detail)));
}
