using Jiaozi.Central.Listening;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Reading;

public sealed class ListeningTests
{
    [Fact]
    public async Task Listen_PaymentsFromHereAndAfar_AreCarried()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner here = await world.OwnerAsync(TestNetwork.Shanghai, 2);
        TestOwner away = await world.OwnerAsync(TestNetwork.Beijing, 1);
        Coin[] coins = [await world.IssueAsync(here.Id, 10), await world.IssueAsync(away.Id, 20)];
        await using IAsyncEnumerator<(Refusal? Refused, Arrived? Arrived)> listener =
            world[owner.Id.Region].Node.ListenAsync(owner.Access().Bytes, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await listener.MoveNextAsync());
        Assert.Equal((null, null), listener.Current);

        Assert.Equal(Status.Committed, (await here.PayAsync(owner.Id, 4, coins[0])).Status);
        Arrived first = await NextAsync(listener);
        Assert.Equal(Status.Committed, (await away.PayAsync(owner.Id, 5, coins[1])).Status);
        Arrived second = await NextAsync(listener);
        await world.IssueAsync(owner.Id, 6);
        Arrived third = await NextAsync(listener);

        Assert.Equal([4, 5, 6], new[] { first, second, third }.Select(a => a.Coin.Body.Amount.MinorUnits));
        Assert.Equal([here.Id, away.Id, null], new[] { first, second, third }.Select(a => a.Payer));
        var verifier = new CoinVerifier(new SealMemory());
        foreach (Arrived arrived in new[] { first, second, third })
            Assert.Null(verifier.Verify(arrived.Coin, world.Network.File));
    }

    [Fact]
    public async Task Listen_ChangeAndForeignCoins_AreNotCarried()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner other = await world.OwnerAsync(TestNetwork.Shanghai, 2);
        Coin coin = await world.IssueAsync(owner.Id, 10);
        await using IAsyncEnumerator<(Refusal? Refused, Arrived? Arrived)> listener =
            world[owner.Id.Region].Node.ListenAsync(owner.Access().Bytes, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await listener.MoveNextAsync());
        Assert.Equal(Status.Committed, (await owner.PayAsync(other.Id, 4, coin)).Status);
        await world.IssueAsync(owner.Id, 99);
        Assert.Equal(99, (await NextAsync(listener)).Coin.Body.Amount.MinorUnits);
    }

    [Fact]
    public async Task Listen_CentralShutsDown_Ends()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        await using IAsyncEnumerator<(Refusal? Refused, Arrived? Arrived)> listener =
            site.Node.ListenAsync(owner.Access().Bytes, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await listener.MoveNextAsync());
        await site.StopAsync();
        Assert.False(await listener.MoveNextAsync());
        await site.RestartAsync();
    }

    [Fact]
    public async Task Publish_ListenerFallsBehind_IsEndedNotWaitedFor()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(owner.Id, 10);
        var hub = new ListenerHub();
        using ListenerHub.Subscription slow = hub.Subscribe(owner.Id.Digest);
        using ListenerHub.Subscription quick = hub.Subscribe(owner.Id.Digest);
        await using IAsyncEnumerator<Arrived> reader = quick.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        for (int i = 0; i < 1100; i++)
        {
            hub.Publish(owner.Id.Digest, new Arrived(coin, world.Ids.Next(), null));
            Assert.True(await reader.MoveNextAsync());
        }

        int received = 0;
        await foreach (Arrived _ in slow.ReadAsync(CancellationToken.None)) received++;
        Assert.Equal(1024, received);
        slow.Dispose();
        quick.Dispose();
        Assert.False(hub.Listens(owner.Id.Digest));
    }

    private static async Task<Arrived> NextAsync(IAsyncEnumerator<(Refusal? Refused, Arrived? Arrived)> listener)
    {
        Assert.True(await listener.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return listener.Current.Arrived!;
    }
}
