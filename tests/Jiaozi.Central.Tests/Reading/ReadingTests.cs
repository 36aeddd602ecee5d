using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Reading;

public sealed class ReadingTests
{
    [Theory]
    [InlineData(KeyState.VerifyOnly, false)]
    [InlineData(KeyState.VerifyOnly, true)]
    [InlineData(KeyState.Revoked, false)]
    [InlineData(KeyState.Revoked, true)]
    public async Task GetCoins_AfterAKeyChange_ProvesThem(KeyState state, bool restart)
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        Coin old = await world.IssueAsync(owner.Id, 10);
        world.Change(network => network.Rotate(TestNetwork.Shanghai, "CN-SH second", state));
        if (restart) await world[owner.Id.Region].RestartAsync();
        var verifier = new CoinVerifier(new SealMemory());
        Assert.Equal(
            state == KeyState.Revoked ? Status.SealKeyRevoked : (Status?)null,
            verifier.Verify(old, world.Network.File)?.Status);

        Coin fresh = Assert.Single(await owner.CoinsAsync());

        Assert.Null(verifier.Verify(fresh, world.Network.File));
        Coin next = await world.IssueAsync(owner.Id, 5);
        Assert.Null(verifier.Verify(next, world.Network.File));
        Assert.NotEqual(old.Receipt.Header.KeyId, next.Receipt.Header.KeyId);
        await world.AuditAsync();
    }

    [Fact]
    public async Task GetCoins_MoreThanAPage_ReturnsEachOnce()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        SignedMessage[] orders =
            [.. Enumerable.Range(1, 600).Select(i => world.SignByOperators(world.Issuance(Party.Of(owner.Id), i)))];
        await Task.WhenAll(orders.Select(order => site.SubmitAsync(order)));

        (_, IReadOnlyList<byte[]> page, byte[] next) =
            await site.Node.GetCoinsAsync(owner.Access().Bytes, default, CancellationToken.None);
        IReadOnlyList<Coin> all = await owner.CoinsAsync();

        Assert.Equal((256, true), (page.Count, next.Length > 0));
        Assert.Equal(Enumerable.Range(1, 600).Select(i => (long)i), all.Select(c => c.Body.Amount.MinorUnits).Order());
        var verifier = new CoinVerifier(new SealMemory());
        Assert.All(all, coin => Assert.Null(verifier.Verify(coin, world.Network.File)));
    }

    [Fact]
    public async Task GetStatement_InPages_ShowsEveryLineOnceOldestFirst()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner away = await world.OwnerAsync(TestNetwork.Beijing, 1);
        CentralSite site = world[owner.Id.Region];
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Coin coin = await world.IssueAsync(owner.Id, 100);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Coin change = Outcome.Decode((await owner.PayAsync(away.Id, 30, coin)).Outcome).Coins[1];
        await world.DrainAsync();
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Status.Committed, (await away.PayAsync(owner.Id, 20, await away.CoinsAsync())).Status);
        await world.DrainAsync();
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Status.InsufficientFunds, (await owner.PayAsync(away.Id, 71, change)).Status);

        var lines = new List<(OrderId Order, Entry Entry)>();
        byte[] after = [];
        do
        {
            (Refusal? refused, IReadOnlyList<(OrderId, Entry)> page, byte[] next) =
                await site.Node.GetStatementAsync(owner.Access().Bytes, after, 2, CancellationToken.None);
            Assert.Null(refused);
            Assert.InRange(page.Count, 1, 2);
            lines.AddRange(page);
            after = next;
        }
        while (after.Length > 0);

        Assert.Equal(
            [
                (EntryKind.Registration, Status.Committed, 0L, (OwnerId?)null),
                (EntryKind.Issuance, Status.Committed, 100L, null),
                (EntryKind.Payment, Status.Committed, 30L, away.Id),
                (EntryKind.Receipt, Status.Committed, 20L, away.Id),
                (EntryKind.Payment, Status.InsufficientFunds, 71L, away.Id),
            ],
            lines.Select(line => (line.Entry.Kind, line.Entry.Status, line.Entry.MinorUnits, line.Entry.OtherParty)));
        Assert.Equal([false, true, true, true, false], lines.Select(line => line.Entry.IsMoney));
    }

    [Fact]
    public async Task GetOrder_DecidedOrder_IsTheFirstAnswer()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        Coin coin = await world.IssueAsync(owner.Id, 100);
        OrderAnswer first = await owner.PayAsync(owner.Id, 1, coin);
        OrderId id = Outcome.Decode(first.Outcome).Record.Order;

        OrderAnswer found = await site.Node.GetOrderAsync(owner.Access().Bytes, id, CancellationToken.None);
        OrderAnswer missing =
            await site.Node.GetOrderAsync(owner.Access().Bytes, world.Ids.Next(), CancellationToken.None);

        Assert.Equal((Status.Committed, Status.OrderNotFound), (found.Status, missing.Status));
        Assert.Equal(first.Outcome.ToArray(), found.Outcome.ToArray());
    }

    [Fact]
    public async Task Access_WrongTokens_OpenNothing()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner other = await world.OwnerAsync(TestNetwork.Shanghai, 2);
        TestOwner away = await world.OwnerAsync(TestNetwork.Beijing, 2);
        CentralSite site = world[owner.Id.Region];
        Assert.Equal(Status.Committed, (await site.SubmitAsync(other.Registration(other.Second))).Status);
        await world.ActAsync(AdministrationAction.RevokeDevice, other.Id, other.Second.PublicKey.Id);
        byte[] broken = owner.Access().Bytes.ToArray();
        broken[^1] ^= 1;
        (Status Status, ReadOnlyMemory<byte> Token)[] cases =
        [
            (Status.AccessDenied, owner.Access(TimeSpan.FromSeconds(-1)).Bytes),
            (Status.AccessDenied, owner.Access(TimeSpan.FromHours(1)).Bytes),
            (Status.DeviceUnknown, other.Access(owner: owner.Id).Bytes),
            (Status.DeviceRevoked, other.Access(signer: other.Second).Bytes),
            (Status.WrongRegion, away.Access().Bytes),
            (Status.SignatureInvalid, broken),
            (Status.AccessDenied, default),
            (Status.AccessDenied, new byte[] { 0xff, 1, 2 }),
            (Status.AccessDenied, new byte[600]),
            (Status.AccessDenied, owner.Registration().Bytes[..200]),
        ];
        foreach ((Status status, ReadOnlyMemory<byte> token) in cases)
        {
            Assert.Equal(
                status, (await site.Node.GetCoinsAsync(token, default, CancellationToken.None)).Refused?.Status);
            Assert.Equal(
                status, (await site.Node.GetStatementAsync(token, default, 0, CancellationToken.None)).Refused?.Status);
            Assert.Equal(
                status, (await site.Node.GetOrderAsync(token, world.Ids.Next(), CancellationToken.None)).Status);
            await foreach ((Refusal? refused, _) in site.Node.ListenAsync(token, CancellationToken.None))
                Assert.Equal(status, refused?.Status);
        }
    }

    [Fact]
    public async Task CheckBooksAccess_OnlyOperatorsAndAuditorsOfThisRegion()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        CentralNode node = world[TestNetwork.Shanghai].Node;
        var request = new AuditAccessRequest(
            world.Network.File.Plan.Id, world.NowUnixMs + 60_000, TestNetwork.Shanghai);
        Assert.Null(node.CheckBooksAccess(request.Sign(world.Network.Operators[0]).Bytes));
        Status?[] refused =
        [
            node.CheckBooksAccess(request.Sign(world.Network.Root).Bytes)?.Status,
            node.CheckBooksAccess(
                (request with { Region = TestNetwork.Beijing }).Sign(world.Network.Operators[0]).Bytes)?.Status,
            node.CheckBooksAccess((request with { ExpiryUnixMs = 1 }).Sign(world.Network.Operators[0]).Bytes)?.Status,
            node.CheckBooksAccess(default)?.Status,
        ];
        Assert.Equal([Status.SignerUnknown, Status.AccessDenied, Status.AccessDenied, Status.AccessDenied], refused);
    }
}
