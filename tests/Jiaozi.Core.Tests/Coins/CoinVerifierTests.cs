using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Coins;

public sealed class CoinVerifierTests
{
    private readonly SealMemory _memory = new(16);
    private readonly CoinVerifier _verifier;

    public CoinVerifierTests() => _verifier = new CoinVerifier(_memory);

    [Fact]
    public void Verify_GenuineCoins_AreAuthenticBeforeAndAfterTheSealIsKnown()
    {
        IReadOnlyList<Coin> coins = Coins(5);
        foreach (Coin coin in coins) Assert.Null(_verifier.Verify(coin, World.File));
        foreach (Coin coin in coins) Assert.Null(_verifier.Verify(Coin.Parse(coin.ToString()), World.File));
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("owner")]
    [InlineData("id")]
    [InlineData("time")]
    [InlineData("issuing region")]
    public void Verify_AlteredBody_IsNotAuthentic(string what)
    {
        Coin coin = Coins(3)[1];
        Assert.Null(_verifier.Verify(coin, World.File));
        CoinBody body = what switch
        {
            "amount" => coin.Body with { Amount = Amount.Of(coin.Body.Amount.MinorUnits + 1) },
            "owner" => coin.Body with { Owner = World.Bao },
            "id" => coin.Body with { Id = new CoinId(coin.Body.Id.Value + 1) },
            "time" => coin.Body with { TimeUnixMs = 1 },
            _ => coin.Body with { IssuingRegion = TestNetwork.Beijing },
        };
        AssertRefused(Status.CoinNotAuthentic, new Coin(body, body.Encode(), coin.Receipt), World.File);
    }

    [Fact]
    public void Verify_ProofOfAnotherLeafOrTree_IsNotAuthentic()
    {
        IReadOnlyList<Coin> coins = Coins(3);
        Coin other = World.Sealer(TestNetwork.Shanghai).Coin(World.Alice, 9, World.Id(77));
        foreach (Coin coin in coins) Assert.Null(_verifier.Verify(coin, World.File));
        Assert.Null(_verifier.Verify(other, World.File));
        AssertRefused(Status.CoinNotAuthentic, Join(coins[0], coins[1].Receipt), World.File);
        AssertRefused(Status.CoinNotAuthentic, Join(coins[0], other.Receipt), World.File);
    }

    [Fact]
    public void Verify_ProofMovedInItsTree_IsNotAuthentic()
    {
        Coin coin = Coins(4)[1];
        InclusionProof proof = coin.Receipt.Proof;
        foreach (InclusionProof moved in new[]
        {
            proof with { LeafIndex = 2 }, proof with { TreeSize = 9 }, proof with { Path = [.. proof.Path.Take(1)] },
            proof with { LeafIndex = 4 },
        })
        {
            var receipt = new Receipt(coin.Receipt.HeaderBytes, moved, coin.Receipt.Signature);
            AssertRefused(Status.CoinNotAuthentic, Join(coin, receipt), World.File);
        }
    }

    [Fact]
    public void Verify_KeyThatIsInNoNetworkFile_IsUnknown()
    {
        CoinBody body = World.Body(World.Alice, 5);
        Coin forged = World.Sealer(TestNetwork.Shanghai).Seal(
            [body], World.Now, TestNetwork.Key("forger", CoseAlgorithm.Ed25519))[0];
        AssertRefused(Status.SealKeyUnknown, forged, World.File);
    }

    [Fact]
    public void Verify_KeyOfAnotherRegion_IsUnknownForThisLog()
    {
        CoinBody body = World.Body(World.Alice, 5);
        Coin forged = World.Sealer(TestNetwork.Shanghai).Seal(
            [body], World.Now, World.Network.RegionKey(TestNetwork.Beijing))[0];
        AssertRefused(Status.SealKeyUnknown, forged, World.File);
    }

    [Fact]
    public void Verify_RegionThatIsNeitherIssuerNorHome_IsNotAuthentic()
    {
        CoinBody body = World.Body(World.Alice, 5);
        Coin forged = World.Sealer(TestNetwork.Guangdong).Seal([body], World.Now)[0];
        AssertRefused(Status.CoinNotAuthentic, forged, World.File);
    }

    [Fact]
    public void Verify_HomeOfTheOwner_MayProveACoinOfAnotherIssuer()
    {
        CoinBody body = World.Body(World.Chen, 5, 1, 0, World.Alice);
        Assert.Null(_verifier.Verify(World.Sealer(TestNetwork.Shanghai).Seal([body], World.Now)[0], World.File));
        Assert.Null(_verifier.Verify(World.Sealer(TestNetwork.Beijing).Seal([body], World.Now)[0], World.File));
    }

    [Fact]
    public void Verify_AfterRotation_OldCoinsLiveUntilTheKeyIsRevoked()
    {
        var network = new TestNetwork();
        Coin old = new TestSealer(network, TestNetwork.Shanghai).Coin(World.Alice, 5, World.Id(1));
        Assert.Null(_verifier.Verify(old, network.File));
        network.Rotate(TestNetwork.Shanghai, "second", KeyState.VerifyOnly);
        Assert.Null(_verifier.Verify(old, network.File));
        network.Change(plan => plan with
        {
            Regions = [.. plan.Regions.Select(region => region with
            {
                Keys = [.. region.Keys.Select(k =>
                    k.State == KeyState.VerifyOnly ? k with { State = KeyState.Revoked } : k)],
            })],
        });
        // The seal is remembered as genuine, and refused all the same.
        AssertRefused(Status.SealKeyRevoked, old, network.File);
    }

    [Fact]
    public void Verify_OtherCurrency_IsRefused()
    {
        CoinBody body = World.Body(World.Alice, 5) with { Currency = "EUR" };
        AssertRefused(
            Status.WrongCurrency, World.Sealer(TestNetwork.Shanghai).Seal([body], World.Now)[0], World.File);
    }

    [Fact]
    public void Verify_ForgedReceiptAfterTheGenuineOne_IsNotAuthentic()
    {
        Coin coin = Coins(2)[0];
        Assert.Null(_verifier.Verify(coin, World.File));
        for (int i = 0; i < PublicKey.SignatureSize; i += 9)
        {
            byte[] signature = coin.Receipt.Signature.ToArray();
            signature[i] ^= 1;
            var receipt = new Receipt(coin.Receipt.HeaderBytes, coin.Receipt.Proof, signature);
            AssertRefused(Status.CoinNotAuthentic, Join(coin, receipt), World.File);
        }
    }

    [Fact]
    public void Verify_HeaderChangedAfterTheGenuineOne_IsNotAuthentic()
    {
        Coin coin = Coins(2)[0];
        Assert.Null(_verifier.Verify(coin, World.File));
        SealHeader header = coin.Receipt.Header;
        foreach (SealHeader changed in new[]
        {
            header with { Number = 9 }, header with { SummaryHash = new byte[32] },
            header with { Log = new LogId(TestNetwork.Shanghai, 1) }, header with { Algorithm = CoseAlgorithm.ES256 },
        })
        {
            var receipt = new Receipt(changed.Encode(), coin.Receipt.Proof, coin.Receipt.Signature);
            AssertRefused(Status.CoinNotAuthentic, Join(coin, receipt), World.File);
        }
    }

    [Fact]
    public void Verify_Es256RegionKey_IsAuthentic()
    {
        SoftwareKey key = TestNetwork.Key("card", CoseAlgorithm.ES256);
        var network = new TestNetwork(plan => plan with
        {
            Regions = [.. plan.Regions.Select(region => region.Code != TestNetwork.Shanghai ? region : region with
            {
                Keys = [new RegionKey(key.PublicKey, KeyState.Signing)],
            })],
        });
        CoinBody body = World.Body(World.Alice, 5);
        Assert.Null(_verifier.Verify(new TestSealer(network, TestNetwork.Shanghai).Seal([body], 1, key)[0],
            network.File));
    }

    private static IReadOnlyList<Coin> Coins(int count) => World.Sealer(TestNetwork.Shanghai).Seal(
        [.. Enumerable.Range(1, count).Select(i => World.Body(World.Alice, 100 + i, i))], World.Now);

    private static Coin Join(Coin coin, Receipt receipt) => new(coin.Body, coin.BodyBytes, receipt);

    private void AssertRefused(Status status, Coin coin, NetworkFile file)
    {
        Assert.Equal(status, _verifier.Verify(coin, file)?.Status);
        // A refusal leaves no trace that would let the same coin pass the second time.
        Assert.Equal(status, _verifier.Verify(coin, file)?.Status);
    }
}
