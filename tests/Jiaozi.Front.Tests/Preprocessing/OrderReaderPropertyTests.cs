using CsCheck;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Preprocessing;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Http;
using Jiaozi.Protocol.Network;
using Jiaozi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Front.Tests.Preprocessing;

/// <summary>
/// Whatever comes in, the preprocessing answers; it never throws and never takes a changed coin for a true one.
/// </summary>
public sealed class OrderReaderPropertyTests
{
    private readonly TestNetwork _network = new();
    private readonly FakeTimeProvider _time = new(TestFront.Start);
    private readonly OrderReader _reader;
    private readonly CoinChecker _checker = new(new CoinVerifier(new SealMemory()));
    private readonly OrderMaker _maker;

    public OrderReaderPropertyTests()
    {
        _maker = new OrderMaker(_network, _time);
        _reader = new OrderReader(NetworkSource.Of(_network.File), new HomeFinder(TestNetwork.Shanghai), _time);
    }

    [Fact]
    public void Read_RandomBytes_Refused() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        OrderReading reading = _reader.Read(Utf8(Base64UrlText.Encode(bytes)), ContentTypes.Payment);
        Assert.False(reading.IsRead);
        Assert.True(StatusInfo.IsKnown((int)reading.Refusal.Status));
    }, iter: 5000);

    [Fact]
    public void Read_RandomText_Refused() => Gen.String[0, 200].Sample(
        text => Assert.False(_reader.Read(Utf8(text), ContentTypes.Payment).IsRead), iter: 5000);

    [Fact]
    public void Read_OneByteChanged_ReadOrRefused()
    {
        (_, OrderSubmission good) = _maker.GoodPayment(TestNetwork.Shanghai, 2);
        byte[] order = Base64UrlText.Decode(good.Order);
        Gen.Select(Gen.Int[0, order.Length - 1], Gen.Byte[1, 255]).Sample((at, flip) =>
        {
            byte[] changed = [.. order];
            changed[at] ^= flip;
            OrderReading reading = _reader.Read(Utf8(Base64UrlText.Encode(changed)), ContentTypes.Payment);
            if (reading.IsRead) Check(_checker, reading.Order.Order, good.Coins);
            else Assert.True(StatusInfo.IsKnown((int)reading.Refusal.Status));
        }, iter: 5000);
    }

    [Fact]
    public void Check_OneByteOfACoinChanged_RefusedOrTheSameLeafUnderTheSameSeal()
    {
        (Core.Orders.PaymentOrder order, OrderSubmission good) = _maker.GoodPayment(TestNetwork.Shanghai, 3);
        byte[] coin = Base64UrlText.Decode(good.Coins[1].AsSpan(Coin.Prefix.Length));
        Gen.Select(Gen.Int[0, coin.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, flip) => { AssertNotTakenForAnother(order, good, coin, at, flip); }, iter: 3000);
    }

    [Fact]
    public void Check_SizeOfTheTreeChangedWhereThePathIsTheSame_TheSameLeafUnderTheSameSeal()
    {
        (Core.Orders.PaymentOrder order, OrderSubmission good) = _maker.GoodPayment(TestNetwork.Shanghai, 3);
        byte[] coin = Base64UrlText.Decode(good.Coins[1].AsSpan(Coin.Prefix.Length));
        int taken = Enumerable.Range(0, coin.Length).Count(
            at => AssertNotTakenForAnother(order, good, coin, at, flip: 3 ^ 4));

        Assert.Equal(1, taken); // the second of three leaves has the same path as the second of four
    }

    [Fact]
    public void Check_RandomTexts_Refused()
    {
        (Core.Orders.PaymentOrder order, _) = _maker.GoodPayment(TestNetwork.Shanghai);
        Gen.String.Array[1, 5].Sample(
            texts => Assert.Equal(
                Status.MalformedCoin, Check(_checker, order, texts).Refusal?.Status));
    }

    [Fact]
    public void Check_ManyCoinsOfOneSeal_TheOneSealIsRemembered()
    {
        (Core.Orders.PaymentOrder order, OrderSubmission good) = _maker.GoodPayment(TestNetwork.Shanghai, 200);
        Coin coin = Coin.Parse(good.Coins[150]);
        SealMemory.Digest seal = SealMemory.Identify(coin.Receipt, coin.Receipt.Proof.Root(coin.BodyBytes.Span)!);
        var memory = new SealMemory();
        var checker = new CoinChecker(new CoinVerifier(memory));
        Assert.False(memory.Knows(seal));

        CoinChecking checking = Check(checker, order, good.Coins);

        Assert.Null(checking.Refusal);
        Assert.Equal(200, checking.Places.Count);
        Assert.True(memory.Knows(seal));
    }

    /// <summary>
    /// A coin with a changed byte is refused, unless the byte is the size of the tree: a receipt signs the root, which
    /// does not depend on it (docs/reference/formats.md). What was taken must then be the same leaf under the same seal.
    /// </summary>
    /// <returns>True if the coin was taken.</returns>
    private bool AssertNotTakenForAnother(
        Core.Orders.PaymentOrder order, OrderSubmission good, byte[] coin, int at, byte flip)
    {
        byte[] bytes = [.. coin];
        bytes[at] ^= flip;
        string text = Coin.Prefix + Base64UrlText.Encode(bytes);
        if (Check(_checker, order, [good.Coins[0], text, good.Coins[2]]).Refusal is not null)
            return false;
        Coin changed = Coin.Parse(text), original = Coin.Parse(good.Coins[1]);
        InclusionProof proof = changed.Receipt.Proof with { TreeSize = original.Receipt.Proof.TreeSize };
        var receipt = new Receipt(changed.Receipt.HeaderBytes, proof, changed.Receipt.Signature);
        Assert.Equal(good.Coins[1], new Coin(changed.Body, changed.BodyBytes, receipt).ToString());
        return true;
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private CoinChecking Check(CoinChecker checker, Core.Orders.Order order, IReadOnlyList<string> texts)
    {
        List<Memory<byte>> read = [.. texts.Select(text => (Memory<byte>)Utf8(text))];
        return CoinChecker.Read(order, read, out Coin[] coins) is { } refusal
            ? new CoinChecking([], refusal)
            : checker.Check(order, coins, _network.File);
    }
}
