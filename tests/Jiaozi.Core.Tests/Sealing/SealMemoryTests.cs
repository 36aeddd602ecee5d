using Jiaozi.Core.Coins;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Sealing;

public sealed class SealMemoryTests
{
    [Fact]
    public void Knows_OnlyWhatWasRemembered()
    {
        var memory = new SealMemory(10);
        Assert.False(memory.Knows(Digest(1)));
        memory.Remember(Digest(1));
        Assert.True(memory.Knows(Digest(1)));
        Assert.False(memory.Knows(Digest(2)));
        Assert.False(memory.Knows(new SealMemory.Digest(1, 2)));
    }

    [Fact]
    public void Remember_MoreThanItsCapacity_ForgetsTheOldest()
    {
        var memory = new SealMemory(100);
        for (int i = 0; i < 10_000; i++) memory.Remember(Digest(i));
        int known = Enumerable.Range(0, 10_000).Count(i => memory.Knows(Digest(i)));
        Assert.InRange(known, 50, 100);
        Assert.True(memory.Knows(Digest(9_999)));
        Assert.False(memory.Knows(Digest(0)));
    }

    [Fact]
    public void Knows_SealInUse_KeepsItWhileOthersAreForgotten()
    {
        var memory = new SealMemory(20);
        memory.Remember(Digest(0));
        for (int i = 1; i < 1000; i++)
        {
            memory.Remember(Digest(i));
            if (i % 5 == 0) Assert.True(memory.Knows(Digest(0)));
        }
    }

    [Fact]
    public void Identify_AnyOtherPart_IsAnotherSeal()
    {
        Coin coin = World.Sealer(TestNetwork.Shanghai).Coin(World.Alice, 5, World.Id(1));
        Receipt receipt = coin.Receipt;
        byte[] root = receipt.Proof.Root(coin.BodyBytes.Span)!;
        byte[] signature = receipt.Signature.ToArray();
        signature[0] ^= 1;
        var seen = new HashSet<SealMemory.Digest>
        {
            SealMemory.Identify(receipt, root),
            SealMemory.Identify(receipt, new byte[32]),
            SealMemory.Identify(new Receipt(receipt.HeaderBytes, receipt.Proof, signature), root),
            SealMemory.Identify(
                new Receipt((receipt.Header with { Number = 2 }).Encode(), receipt.Proof, receipt.Signature), root),
        };
        Assert.Equal(4, seen.Count);
    }

    private static SealMemory.Digest Digest(int i) => new((UInt128)i, (UInt128)(i * 31));
}
