using Jiaozi.Core.Audit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Audit;

public sealed class RegionAuditorTests
{
    private static readonly CoinBody Rest = World.Body(World.Alice, 700, 3, 1);

    [Fact]
    public void Audit_HonestBooks_HasNoFindings()
    {
        RegionAuditor auditor = new Books().Audit();
        Assert.Empty(auditor.Findings);
        Assert.Equal((1UL, (UInt128)700), (auditor.Coins, auditor.Unspent));
        Assert.Equal(3UL, auditor.Chain(0).Number);
    }

    [Fact]
    public void Audit_EmptyBooks_HasNoFindings()
    {
        var auditor = new RegionAuditor(World.File, TestNetwork.Shanghai);
        auditor.Finish();
        Assert.Empty(auditor.Findings);
    }

    [Fact]
    public void Audit_AckedTransfers_MayBeGone()
    {
        var books = new Books();
        books.Outbox.RemoveAt(0);
        Assert.Empty(books.Audit().Findings);
        books.Outbox.Clear();
        Assert.Empty(books.Audit().Findings);
    }

    public static TheoryData<string> Tamperings => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void Audit_TamperedBooks_HaveTheFinding(string finding)
    {
        var books = new Books();
        Table[finding](books);
        Assert.Contains(books.Audit().Findings, text => text.Contains(finding, StringComparison.Ordinal));
    }

    private static readonly Dictionary<string, Action<Books>> Table = new()
    {
        ["stands where seal 2 belongs"] = books => books.Seals.RemoveAt(1),
        ["does not continue seal 0"] = books => books.Seals.RemoveAt(0),
        ["cannot be read"] = books => books.Seals[1] = books.Seals[1][..^1],
        ["coin 00 cannot be read"] = books => books.Coins.Add(([0], [0])),
        ["by the books the newest seal is 4, the chain ends at 3"] = books => books.Head = 4,
        ["by the books the newest seal is 3, the chain ends at 2"] = books =>
        {
            books.Seals.RemoveAt(2);
            books.Head = 3;
        },
        ["transfer 3 to CN-BJ cannot be read"] = books => books.Outbox.Add((TestNetwork.Beijing, 3, [0])),
        ["the seals 700 minor units are unspent, the coins sum up to 0"] = books => books.Coins.Clear(),
        ["the coins sum up to 1400"] = books => books.Coins.Add(books.Coins[0]),
        ["is not under seal 3"] = books => books.Coins[0] = Books.Coin(Rest, 3, 0),
        ["is not under seal 9 of CN-SH/0"] = books => books.Coins[0] = Books.Coin(Rest, 9, 1),
        ["is not under seal 3 of CN-SH/1"] = books => books.Coins[0] = Books.Coin(Rest, 3, 1, writer: 1),
        ["are unspent, the coins sum up to 701"] = books =>
            books.Coins[0] = Books.Coin(Rest with { Amount = Amount.Of(701) }, 3, 1),
        ["is stored under another coin's key"] = books =>
            books.Coins[0] = (LedgerKeys.Coin(World.Bao.Digest, Rest.Id), books.Coins[0].Value),
        ["belongs to an owner of CN-BJ"] = books => books.Coins[0] = Books.Coin(Rest with { Owner = World.Chen }, 3, 1),
        ["is in EUR"] = books => books.Coins[0] = Books.Coin(Rest with { Currency = "EUR" }, 3, 1),
        ["transfers 2 to 2 to CN-BJ are missing"] = books =>
            books.Outbox[1] = (TestNetwork.Beijing, 3, books.Outbox[1].Value),
        ["the outbox to CN-BJ ends at 1"] = books => books.Outbox.RemoveAt(1),
        ["does not sum up to what the seals say"] = books => books.Outbox[1] = books.Outbox[1] with
        {
            Value = Books.Transfer(World.Body(World.Chen, 201, 3, 0, World.Alice), 3, 3),
        },
        ["transfer 2 to CN-BJ is on the link of another log"] = books => books.Outbox[1] = books.Outbox[1] with
        {
            Value = Books.Transfer(World.Body(World.Chen, 200, 3, 0, World.Alice), 3, 3, writer: 1),
        },
        ["is for an owner of CN-BJ"] = books => books.Outbox.Add((TestNetwork.Guangdong, 1, books.Outbox[0].Value)),
        ["transfer 2 to CN-BJ is not under seal 2"] = books => books.Outbox[1] = books.Outbox[1] with
        {
            Value = Books.Transfer(World.Body(World.Chen, 200, 3, 0, World.Alice), 2, 3),
        },
        ["transfer 2 to CN-BJ does not come from the order"] = books => books.Outbox[1] = books.Outbox[1] with
        {
            Value = Books.Transfer(World.Body(World.Chen, 200, 3, 0, World.Alice), 3, 4),
        },
        ["transfer 1 to CN-BJ does not come from the order"] = books => books.Outbox[0] = books.Outbox[0] with
        {
            Value = Books.Transfer(World.Body(World.Chen, 100, 2, 0, World.Alice), 2, 2, World.Bao),
        },
    };

    [Theory]
    [InlineData(MerkleTree.MaxLeafIndex)]
    [InlineData(int.MaxValue)]
    [InlineData(67_108_864)]
    public void Audit_LeafIndexOutOfTheTree_IsAFindingAndNoCrash(int leaf)
    {
        var books = new Books();
        books.Coins[0] = (books.Coins[0].Key, new StoredCoin(Rest, Rest.Encode(), new SealId(0, 3), leaf).Encode());
        Assert.NotEmpty(books.Audit().Findings);
        Assert.False(books.Audit().Chain(0).Covers(3, leaf, Rest.Encode()));
    }

    public static TheoryData<string> Forgeries => [.. ForgeTable.Keys];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void Audit_SealTheRegionForgedItself_HasTheFinding(string finding)
    {
        Func<SealSummary, SealSummary> forge = ForgeTable[finding];
        var books = new Books { Forge = summary => summary.Number == 2 ? forge(summary) : summary };
        books.Write();
        Assert.Contains(books.Audit().Findings, text => text.Contains(finding, StringComparison.Ordinal));
    }

    private static readonly Dictionary<string, Func<SealSummary, SealSummary>> ForgeTable = new()
    {
        ["destroyed and created do not balance"] = s => s with { Totals = s.Totals with { Created = 2001 } },
        ["a running total went down"] = s => s with { Totals = s.Totals with { Issued = 999, Created = 1999 } },
        ["is older than the seal before it"] = s => s with { TimeUnixMs = 1 },
        ["the leaves of seal 2 do not give its root"] = s => s with { Root = new byte[32] },
        ["the leaves of seal 2 do not give"] = s => s with { TreeSize = 1 },
        ["belongs to network"] = s => s with { Network = new Core.Wire.NetworkId(1) },
        ["log CN-BJ/0"] = s => s with { Log = new LogId(TestNetwork.Beijing, 0) },
        ["does not continue seal 1"] = s => s with { PreviousHash = new byte[32] },
        ["seal 5 stands where seal 2 belongs"] = s => s with { Number = 5 },
    };

    [Fact]
    public void Audit_LinkTotalsThatShrink_AreAFinding()
    {
        var books = new Books { Forge = s =>
            s.Number == 3 ? s with { Totals = s.Totals with { Sent = SealTotals.Zero.Sent } } : s };
        books.Write();
        Assert.Contains(books.Audit().Findings, text => text.Contains("went down", StringComparison.Ordinal));
    }

    [Fact]
    public void Audit_SealOfAStranger_IsAFinding()
    {
        var books = new Books { Signer = n => n == 2 ? TestNetwork.Key("forger", CoseAlgorithm.Ed25519) : null };
        books.Write();
        Assert.Contains(books.Audit().Findings, text => text.Contains("unknown key", StringComparison.Ordinal));
        var other = new Books { Signer = n => n == 2 ? World.Network.RegionKey(TestNetwork.Beijing) : null };
        other.Write();
        Assert.Contains(other.Audit().Findings, text => text.Contains("unknown key", StringComparison.Ordinal));
    }

    [Fact]
    public void Audit_DamagedSignature_IsAFinding()
    {
        var books = new Books();
        StoredSeal stored = StoredSeal.Decode(books.Seals[1]);
        byte[] seal = stored.Seal.Encode();
        seal[^1] ^= 1;
        books.Seals[1] = new StoredSeal(Seal.Decode(seal), stored.Leaves).Encode();
        Assert.Contains(books.Audit().Findings, text => text.Contains("signature of seal 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Audit_KeyRevokedLater_IsAFindingOnlyAtTheHead()
    {
        var books = new Books();
        books.Network.Rotate(TestNetwork.Shanghai, "second", KeyState.Revoked);
        Assert.Contains(books.Audit().Findings, text => text.Contains("newest seal 3", StringComparison.Ordinal));
        StoredSeal head = StoredSeal.Decode(books.Seals[2]);
        Seal again = head.Seal.SignAgain(books.Network.RegionKey(TestNetwork.Shanghai));
        books.Seals[2] = (head with { Seal = again }).Encode();
        Assert.Empty(books.Audit().Findings);
    }
}
