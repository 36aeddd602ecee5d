using CsCheck;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;

namespace Jiaozi.Core.Tests.Orders;

public sealed class OrderTests
{
    private static readonly string[] AllTypes =
    [
        ContentTypes.Payment, ContentTypes.Issuance, ContentTypes.Redemption, ContentTypes.Registration,
        ContentTypes.Revocation, ContentTypes.Administration, ContentTypes.Access, ContentTypes.AuditAccess,
        ContentTypes.Network, "application/cbor", "",
    ];

    [Fact]
    public void Decode_AnyOrder_IsTheSameByItsEncoding() => OrderGen.Any.Sample(order =>
    {
        SignedMessage message = Sign(order.ContentType, order.Encode());
        Order decoded = Order.Decode(SignedMessage.Decode(message.Bytes));
        Assert.Equal(order.GetType(), decoded.GetType());
        Assert.Equal(order.Encode(), decoded.Encode());
        Assert.Equal((order.Network, order.Id, order.ExpiryUnixMs), (decoded.Network, decoded.Id,
            decoded.ExpiryUnixMs));
    }, iter: 400, threads: 1);

    [Fact]
    public void Decode_PayloadUnderEveryOtherContentType_IsRefused() => OrderGen.Any.Sample(order =>
    {
        foreach (string type in AllTypes.Where(type => type != order.ContentType))
            Assert.Throws<WireFormatException>(() => Order.Decode(Sign(type, order.Encode())));
    }, iter: 40, threads: 1);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(1000, false)]
    public void Decode_NumberOfInputs_IsAtMost256(int count, bool valid)
    {
        byte[] payload = World.Payment(5, Inputs(count)).Encode();
        if (valid) Assert.Equal(count, ((PaymentOrder)Decode(payload)).Inputs.Count);
        else AssertRefused(Status.TooManyInputs, payload);
    }

    [Fact]
    public void Sign_256Inputs_FitIntoTheLargestOrder() => Assert.InRange(
        Sign(ContentTypes.Payment, World.Payment(5, Inputs(256)).Encode()).Bytes.Length, 1, Order.MaxSignedBytes);

    [Fact]
    public void Decode_CoinNamedTwice_IsRefused()
    {
        CoinId coin = new(7);
        AssertRefused(Status.DuplicateInputs, World.Payment(5, [coin, new CoinId(8), coin]).Encode());
    }

    [Theory]
    [InlineData("00")]
    [InlineData("20")]
    [InlineData("3b7fffffffffffffff")]
    [InlineData("1b0020000000000000")]
    [InlineData("1bffffffffffffffff")]
    public void Decode_AmountOutOfRange_HasItsStatus(string amount) =>
        AssertRefused(Status.AmountOutOfRange, Payment(new Faults { Amount = Convert.FromHexString(amount) }));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(255)]
    public void Decode_OtherVersion_IsUnsupported(int version) =>
        AssertRefused(Status.UnsupportedVersion, Payment(new Faults { Version = (ulong)version }));

    [Fact]
    public void Decode_IdOfAnotherUuidVersion_IsInvalid()
    {
        AssertRefused(Status.InvalidOrderId, Payment(new Faults { Id = 1 }));
        UInt128 version4 = (World.Id(1).Value & ~((UInt128)0xf << 76)) | ((UInt128)4 << 76);
        AssertRefused(Status.InvalidOrderId, Payment(new Faults { Id = version4 }));
    }

    [Fact]
    public void Decode_PayeeInAnotherSpelling_IsMalformedFeatureValue()
    {
        foreach (string text in new[] { "13800210000", "tel:+86 13800210000", "TEL:+8613800210000", "tel:+86", "" })
            AssertRefused(Status.MalformedFeatureValue, Payment(new Faults { Payee = text }));
    }

    /// <summary>
    /// Every pair of faults that the decoder can meet in one order: the smaller number is the answer.
    /// </summary>
    [Fact]
    public void Decode_TwoFaults_AnswersTheSmallerNumber()
    {
        (Status Status, Func<Faults, Faults> Add)[] faults =
        [
            (Status.UnsupportedVersion, f => f with { Version = 9 }),
            (Status.InvalidOrderId, f => f with { Id = 1 }),
            (Status.MalformedFeatureValue, f => f with { Payee = "nobody" }),
            (Status.AmountOutOfRange, f => f with { Amount = [0] }),
            (Status.TooManyInputs, f => f with { Inputs = Inputs(300) }),
            (Status.DuplicateInputs, f => f with { Inputs = [new CoinId(1), new CoinId(1)] }),
        ];
        for (int first = 0; first < faults.Length; first++)
        {
            for (int second = first; second < faults.Length; second++)
            {
                // Too many inputs and a repeated one exclude each other in this table: the later fault wins the field.
                if (faults[first].Status == Status.TooManyInputs && second != first) continue;
                AssertRefused(faults[first].Status, Payment(faults[second].Add(faults[first].Add(new Faults()))));
            }
        }
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(1, false, true)]
    [InlineData(1, true, false)]
    [InlineData(5, false, false)]
    [InlineData(5, true, true)]
    [InlineData(6, false, false)]
    public void Decode_AdministrationAction_NamesADeviceExactlyForRevocation(int action, bool device, bool valid)
    {
        WireWriter writer = Head(7, new Faults()).UInt64((ulong)action).Owner(World.Alice);
        if (device) writer.UInt128(5);
        else writer.Null();
        SignedMessage message = Sign(ContentTypes.Administration, writer.EndArray().ToArray());
        if (valid) Assert.Equal(action, (int)((AdministrationOrder)Order.Decode(message)).Action);
        else Assert.Throws<WireFormatException>(() => Order.Decode(message));
    }

    [Fact]
    public void Decode_AccessTokenOfTheOtherKind_IsDenied()
    {
        SignedMessage access = new AccessRequest(World.File.Plan.Id, World.Now, World.Alice).Sign(World.Ed25519);
        SignedMessage audit = new AuditAccessRequest(World.File.Plan.Id, World.Now,
            World.Alice.Region).Sign(World.Ed25519);
        Assert.Equal(World.Alice, AccessRequest.Decode(access).Owner);
        Assert.Equal(World.Alice.Region, AuditAccessRequest.Decode(audit).Region);
        Assert.InRange(access.Bytes.Length, 1, AccessRequest.MaxSignedBytes);
        Assert.Equal(
            Status.AccessDenied, Assert.Throws<WireFormatException>(() => AccessRequest.Decode(audit)).Status);
        Assert.Equal(
            Status.AccessDenied, Assert.Throws<WireFormatException>(() => AuditAccessRequest.Decode(access)).Status);
        SignedMessage several = SignedMessage.SignByAll(
            ContentTypes.Access, access.Payload.ToArray(), [World.Ed25519, World.Es256]);
        Assert.Throws<WireFormatException>(() => AccessRequest.Decode(several));
    }

    [Theory]
    [InlineData("CN-SH:00112233445566778899aabbccddeeff", true)]
    [InlineData("13800210000", true)]
    [InlineData("CN-SH:00112233445566778899AABBCCDDEEFF", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Party_WhatPeopleType_IsAPartyOrAReason(string? text, bool valid)
    {
        Assert.Equal(valid, Party.TryParse(text, out Party? party, out string error));
        Assert.Equal(valid, party is not null);
        Assert.Equal(valid, error.Length == 0);
    }

    private static CoinId[] Inputs(int count) => [.. Enumerable.Range(1, count).Select(i => new CoinId((UInt128)i))];

    private static SignedMessage Sign(string type, byte[] payload) => SignedMessage.Sign(type, payload, World.Ed25519);

    private static Order Decode(byte[] payload) => Order.Decode(Sign(ContentTypes.Payment, payload));

    private static void AssertRefused(Status status, byte[] payload) =>
        Assert.Equal(status, Assert.Throws<WireFormatException>(() => Decode(payload)).Status);

    private static WireWriter Head(int fields, Faults faults) => new WireWriter().StartArray(fields)
        .UInt64(faults.Version).UInt128(World.File.Plan.Id.Value).UInt128(faults.Id).UInt64((ulong)World.Now);

    private static byte[] Payment(Faults faults)
    {
        WireWriter writer = Head(9, faults).Owner(World.Alice).Text(faults.Payee).Text("CNY").Encoded(faults.Amount)
            .StartArray(faults.Inputs.Length);
        foreach (CoinId input in faults.Inputs) writer.UInt128(input.Value);
        return writer.EndArray().EndArray().ToArray();
    }

    private sealed record Faults
    {
        public ulong Version { get; init; } = 1;

        public UInt128 Id { get; init; } = World.Id(1).Value;

        public string Payee { get; init; } = FeatureValue.Parse("13800210000").ToString();

        public byte[] Amount { get; init; } = [5];

        public CoinId[] Inputs { get; init; } = [new CoinId(9)];
    }
}
