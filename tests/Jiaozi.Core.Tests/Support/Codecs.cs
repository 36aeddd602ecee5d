using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Support;

/// <summary>Every public decoder of the core, with samples and an encoder that starts from decoded parts.</summary>
internal static class Codecs
{
    private static readonly Coin Coin = World.Sealer(TestNetwork.Shanghai).Seal(
        [World.Body(World.Alice, 500), World.Body(World.Bao, 7, 2), World.Body(World.Chen, 9, 3)], World.Now)[1];

    private static readonly SealTotals Totals = (SealTotals.Zero with { Issued = 9, Created = 9 })
        .AddSent(TestNetwork.Beijing, 3).AddSent(TestNetwork.Guangdong, 2)
        .AddReceived(new LogId(TestNetwork.Beijing, 0), 5, 8);

    private static readonly Seal Seal = MakeSeal();

    private static readonly OutcomeRecord Record = new(
        World.Alice, World.Id(1), new byte[32], Status.InsufficientFunds, World.Now, "Too little.");

    private static readonly Receipt RecordReceipt =
        World.Sealer(TestNetwork.Shanghai).Seal([Record.Encode()], World.Now)[0];

    private static readonly SignedMessage Payment = SignedMessage.Sign(
        ContentTypes.Payment, World.Payment(5, [World.Body(World.Alice, 5).Id]).Encode(), World.Ed25519);

    private static readonly SignedMessage Issuance = SignedMessage.SignByAll(
        ContentTypes.Issuance,
        new IssuanceOrder(World.File.Plan.Id, World.Id(5), World.Now, Party.Of(World.Chen), "CNY", Amount.Of(5))
            .Encode(),
        [World.Network.Operators[0], World.Network.Operators[1]]);

    private static readonly SignedMessage Registration = SignedMessage.Sign(
        ContentTypes.Registration,
        new RegistrationOrder(
            World.File.Plan.Id, World.Id(6), World.Now, TestNetwork.Phone(TestNetwork.Shanghai, 1),
            World.Es256.PublicKey, "a.b.c", "手机").Encode(),
        World.Es256);

    private static readonly SignedMessage Access =
        new AccessRequest(World.File.Plan.Id, World.Now, World.Alice).Sign(World.Ed25519);

    private static readonly SignedMessage AuditAccess =
        new AuditAccessRequest(World.File.Plan.Id, World.Now, TestNetwork.Shanghai).Sign(World.Ed25519);

    private static readonly SignedMessage Claim = DeliveryClaim.Of(
        World.File.Plan.Id, new LogId(TestNetwork.Shanghai, 0), TestNetwork.Beijing, 7,
        [new DeliveryItem(Coin.Encode(), World.Alice, World.Id(1))]).Sign(World.Ed25519);

    public static IReadOnlyList<Codec> All { get; } =
    [
        new("SignedMessage", [Payment.Bytes.ToArray(), Issuance.Bytes.ToArray()], x => Write(SignedMessage.Decode(x))),
        new("Order", [.. Messages()], RewriteOrder),
        new("AccessRequest", [Access.Bytes.ToArray()], x => RewriteAccess(SignedMessage.Decode(x))),
        new("AuditAccessRequest", [AuditAccess.Bytes.ToArray()], x => RewriteAudit(SignedMessage.Decode(x))),
        new("DeliveryClaim", [Claim.Bytes.ToArray()], x => RewriteClaim(SignedMessage.Decode(x))),
        new("CoinBody", [Coin.BodyBytes.ToArray()], x => CoinBody.Decode(x).Encode()),
        new("Coin", [Coin.Encode()], x => Write(Core.Coins.Coin.Decode(x))),
        new("Receipt", [Coin.Receipt.Bytes.ToArray()], x => Write(Receipt.Decode(x))),
        new("InclusionProof", [Coin.Receipt.Proof.Encode()], x => InclusionProof.Decode(x).Encode()),
        new("SealHeader", [Seal.HeaderBytes.ToArray()], x => SealHeader.Decode(x).Encode()),
        new("SealSummary", [Seal.SummaryBytes.ToArray()], x => SealSummary.Decode(x).Encode()),
        new("Seal", [Seal.Encode()], x => Write(Core.Sealing.Seal.Decode(x))),
        new("OutcomeRecord", [Record.Encode()], x => OutcomeRecord.Decode(x).Encode()),
        new("Outcome",
            [
                new Outcome(Record, [], RecordReceipt).Encode(),
                new Outcome(Record with { Status = Status.Committed, Detail = "" }, [Coin], null).Encode(),
            ],
            x => Write(Outcome.Decode(x))),
        new("PublicKey", [World.Ed25519.PublicKey.Cose.ToArray(), World.Es256.PublicKey.Cose.ToArray()],
            x => PublicKey.Decode(x).Cose.ToArray()),
        new("NetworkPlan", [NetworkPlanCodec.Encode(FullPlan())],
            x => NetworkPlanCodec.Encode(NetworkPlanCodec.Decode(x))),
        new("AccountState", [AccountBytes()], x => AccountState.Decode(x).Encode()),
        new("Entry", [.. Entries()], x => Entry.Decode(x).Encode()),
        new("StoredCoin", [World.Stored(World.Alice, 5, 1, 7).Encode()], RewriteStoredCoin),
        new("Transfer", [TransferBytes()], RewriteTransfer),
        new("LinkPosition", [new LinkPosition(300, 7).Encode()], x => LinkPosition.Decode(x).Encode()),
        new("StoredSeal", [new StoredSeal(Seal, new byte[64]).Encode()], RewriteStoredSeal),
    ];

    public static Codec Named(string name) => All.Single(codec => codec.Name == name);

    public static NetworkPlan FullPlan() => World.File.Plan with
    {
        Auditors = [new NamedKey("审计", World.Es256.PublicKey)],
        IdentityProviders = [new IdentityProviderPlan("https://id.test", "jiaozi", "{\"keys\":[]}")],
        HomeRegions = World.File.Plan.HomeRegions with
        {
            PhoneAreas = [new PhoneArea("CN", "Shanghai", TestNetwork.Shanghai)],
            CitizenAreas = [new CitizenArea("31", TestNetwork.Shanghai)],
            Owners = [new OwnerOverride(World.Alice.Digest, TestNetwork.Beijing)],
            PhoneDataVersion = HomeRegions.PhoneDataVersion,
        },
    };

    private static Seal MakeSeal()
    {
        var tree = new MerkleTree(new byte[64]);
        var summary = new SealSummary(
            World.File.Plan.Id, new LogId(TestNetwork.Shanghai, 0), 1, SealSummary.NoHash, World.Now, 2, tree.Root,
                Totals);
        return Core.Sealing.Seal.Create(summary, World.Network.RegionKey(TestNetwork.Shanghai));
    }

    private static IEnumerable<byte[]> Messages()
    {
        yield return Payment.Bytes.ToArray();
        yield return Issuance.Bytes.ToArray();
        yield return Registration.Bytes.ToArray();
        yield return SignedMessage.Sign(ContentTypes.Redemption, World.Redemption(3, []).Encode(), World.Es256)
            .Bytes.ToArray();
        var revocation = new RevocationOrder(
            World.File.Plan.Id, World.Id(7), World.Now, World.Alice, World.Es256.PublicKey.Id);
        yield return SignedMessage.Sign(ContentTypes.Revocation, revocation.Encode(), World.Ed25519).Bytes.ToArray();
        var freeze = new AdministrationOrder(
            World.File.Plan.Id, World.Id(8), World.Now, AdministrationAction.Freeze, Party.Of(World.Alice), null);
        yield return SignedMessage.Sign(ContentTypes.Administration, freeze.Encode(), World.Ed25519).Bytes.ToArray();
    }

    private static IEnumerable<byte[]> Entries()
    {
        var entry = new Entry
        {
            Kind = EntryKind.Payment, PayloadHash = new byte[32], Status = Status.Committed, TimeUnixMs = 5,
            MinorUnits = 7, OtherParty = World.Chen, Seal = new SealId(2, 9), FirstLeaf = 3,
            Bodies = [new byte[] { 1, 2 }],
        };
        yield return entry.Encode();
        yield return (entry with { Kind = EntryKind.Receipt, PayloadHash = default }).Encode();
        yield return (entry with { Status = Status.CoinSpent, Bodies = [], OtherParty = null,
            Detail = "No." }).Encode();
    }

    private static byte[] AccountBytes() => new AccountState
    {
        Frozen = true,
        Devices = [.. World.AliceAccount.Devices, new Device(World.Network.Root.PublicKey, "alt", 3, 4)],
    }.Encode();

    private static byte[] TransferBytes()
    {
        CoinBody body = World.Body(World.Chen, 5, 1, 0, World.Alice);
        return new Transfer(body, body.Encode(), new SealId(255, 3), 4, World.Alice, World.Id(1)).Encode();
    }

    private static byte[] Write(SignedMessage message)
    {
        bool one = message.Bytes.Span[0] == 0xd2;
        var writer = new WireWriter();
        if (one) return WriteOne(writer, message);
        writer.Tag(98).StartArray(4)
            .Bytes(new WireWriter().StartMap(1).Int64(3).Text(message.ContentType).EndMap().ToArray())
            .StartMap(0).EndMap().Bytes(message.Payload.Span).StartArray(message.Signatures.Count);
        foreach (SignatureEntry entry in message.Signatures)
        {
            byte[] header = new WireWriter().StartMap(2).Int64(1).Int64((int)entry.Algorithm)
                .Int64(4).UInt128(entry.KeyId.Value).EndMap().ToArray();
            writer.StartArray(3).Bytes(header).StartMap(0).EndMap().Bytes(entry.Value.Span).EndArray();
        }

        return writer.EndArray().EndArray().ToArray();
    }

    private static byte[] WriteOne(WireWriter writer, SignedMessage message)
    {
        SignatureEntry entry = message.Signatures[0];
        byte[] header = new WireWriter().StartMap(3).Int64(1).Int64((int)entry.Algorithm)
            .Int64(3).Text(message.ContentType).Int64(4).UInt128(entry.KeyId.Value).EndMap().ToArray();
        return writer.Tag(18).StartArray(4).Bytes(header).StartMap(0).EndMap().Bytes(message.Payload.Span)
            .Bytes(entry.Value.Span).EndArray().ToArray();
    }

    private static byte[] Write(Receipt receipt) => new Receipt(
        receipt.Header.Encode(), InclusionProof.Decode(receipt.Proof.Encode()), receipt.Signature).Bytes.ToArray();

    private static byte[] Write(Coin coin) =>
        new Coin(coin.Body, coin.Body.Encode(), Receipt.Decode(Write(coin.Receipt))).Encode();

    private static byte[] Write(Seal seal) => new WireWriter().StartArray(3).Bytes(seal.Summary.Encode())
        .Bytes(seal.Header.Encode()).Bytes(seal.Signature.Span).EndArray().ToArray();

    private static byte[] Write(Outcome outcome) => new Outcome(
        outcome.Record, [.. outcome.Coins.Select(coin => Core.Coins.Coin.Decode(Write(coin)))],
        outcome.Receipt is null ? null : Receipt.Decode(Write(outcome.Receipt))).Encode();

    private static byte[] RewriteOrder(byte[] bytes)
    {
        SignedMessage message = SignedMessage.Decode(bytes);
        return Replace(message, Order.Decode(message).Encode());
    }

    private static byte[] RewriteAccess(SignedMessage message) => Replace(
        message, AccessRequest.Decode(message).Sign(World.Ed25519).Payload.ToArray());

    private static byte[] RewriteAudit(SignedMessage message) => Replace(
        message, AuditAccessRequest.Decode(message).Sign(World.Ed25519).Payload.ToArray());

    private static byte[] RewriteClaim(SignedMessage message) => Replace(
        message, DeliveryClaim.Decode(message).Sign(World.Ed25519).Payload.ToArray());

    /// <summary>
    /// The message with its payload exchanged, so that the payload's own encoding shows in the whole.
    /// </summary>
    private static byte[] Replace(SignedMessage message, byte[] payload)
    {
        Assert.Equal(Convert.ToHexStringLower(payload), Convert.ToHexStringLower(message.Payload.Span));
        return Write(message);
    }

    private static byte[] RewriteStoredCoin(byte[] bytes)
    {
        StoredCoin coin = StoredCoin.Decode(bytes);
        return (coin with { BodyBytes = coin.Body.Encode() }).Encode();
    }

    private static byte[] RewriteTransfer(byte[] bytes)
    {
        Transfer transfer = Transfer.Decode(bytes);
        return (transfer with { BodyBytes = transfer.Body.Encode() }).Encode();
    }

    private static byte[] RewriteStoredSeal(byte[] bytes)
    {
        StoredSeal stored = StoredSeal.Decode(bytes);
        return (stored with { Seal = Core.Sealing.Seal.Decode(Write(stored.Seal)) }).Encode();
    }
}
