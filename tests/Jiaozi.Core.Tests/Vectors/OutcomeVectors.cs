using System.Text.Json.Nodes;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>Answers to orders.</summary>
internal static class OutcomeVectors
{
    private static readonly PaymentOrder Payment = World.Payment(100, [new CoinId(1)]);
    private static readonly CoinBody Paid = World.Body(World.Chen, 100, 100, 0, World.Alice);
    private static readonly CoinBody Change = World.Body(World.Alice, 20, 100, 1);

    public static VectorFile Make() => new("outcomes.json", "Answers to orders; offered is the sum of the input coins.",
        [.. Vectors()], vector =>
        {
            SignedMessage message = SignedMessage.Decode(vector.Bytes("order"));
            return new OutcomeVerifier(new CoinVerifier(new SealMemory())).Verify(
                Outcome.Decode(vector.Bytes("outcome")), Order.Decode(message), message.PayloadHash.Span,
                OwnerId.Parse(vector.Text("account")), UInt128.Parse(vector.Text("offered")),
                VectorWorld.Networks[vector.Text("network")]) is null;
        });

    private static IEnumerable<Vector> Vectors()
    {
        SignedMessage order = Sign(Payment);
        OutcomeRecord done = Record(order, Status.Committed, "");
        OutcomeRecord no = Record(order, Status.CoinSpent, "A coin is spent.");
        yield return Make("payment with change", "", order, new Outcome(done, Seal(Paid, Change), null));
        yield return Make("payment without change", "", order, new Outcome(done, Seal(Paid), null), 100);
        yield return Make("refusal", "", order, new Outcome(no, [], Receipt(no)));
        SignedMessage redemption = Sign(World.Redemption(100, [new CoinId(1)], 100));
        OutcomeRecord redeemed = Record(redemption, Status.Committed, "");
        yield return Make("redemption without change", "", redemption, new Outcome(redeemed, [], Receipt(redeemed)),
            100);
        yield return Make("redemption with change", "", redemption, new Outcome(redeemed, Seal(Change), null));
        yield return Make("answer to another order", "another payload", redemption, new Outcome(done, Seal(Paid,
            Change), null));
        yield return Make("change kept back", "too few coins", order, new Outcome(done, Seal(Paid), null));
        yield return Make("change to somebody else", "another coin", order,
            new Outcome(done, Seal(Paid, Change with { Owner = World.Bao }), null));
        yield return Make("coins of another order", "another coin", order,
            new Outcome(done, Seal(World.Body(World.Chen, 100, 7, 0, World.Alice), Change), null));
        yield return Make("sealed by another region", "not the deciding region", order,
            new Outcome(done, World.Sealer(TestNetwork.Beijing).Seal([Paid, Change], World.Now), null));
        yield return Make("another time", "not the coins' time", order,
            new Outcome(done with { TimeUnixMs = 1 }, Seal(Paid, Change), null));
        yield return Make("success with a detail", "not sealed", order,
            new Outcome(done with { Detail = "Call us." }, Seal(Paid, Change), null));
        yield return Make("success without coins", "no coins", order, new Outcome(done, [], Receipt(done)));
        yield return Make("refusal without proof", "no proof", order, new Outcome(no, [], null));
        yield return Make("refusal with the proof of another", "another record", order, new Outcome(no, [],
            Receipt(done)));
        yield return Make("refusal with coins", "a refusal makes no coins", order, new Outcome(no, Seal(Paid, Change),
            null));
    }

    private static SignedMessage Sign(Order order) => SignedMessage.Sign(order.ContentType, order.Encode(),
        World.Ed25519);

    private static OutcomeRecord Record(SignedMessage order, Status status, string detail) =>
        new(World.Alice, World.Id(100), order.PayloadHash, status, World.Now, detail);

    private static IReadOnlyList<Coin> Seal(params CoinBody[] bodies) => VectorWorld.Sealer().Seal(bodies, World.Now);

    private static Receipt Receipt(OutcomeRecord record) => VectorWorld.Sealer().Seal([record.Encode()], World.Now)[0];

    private static Vector Make(string name, string reason, SignedMessage order, Outcome outcome, int offered = 120) =>
        new(name, reason, new JsonObject
        {
            ["network"] = "plain", ["account"] = World.Alice.ToString(), ["offered"] = $"{offered}",
            ["order"] = VectorWorld.Hex(order.Bytes), ["outcome"] = VectorWorld.Hex(outcome.Encode()),
        });
}
