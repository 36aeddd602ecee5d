using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Tests.Writers;

/// <summary>Regions of two centrals, writers 0 and 1, each with half of the owners.</summary>
internal static class Cluster
{
    /// <summary>Starts the world.</summary>
    public static Task<CentralWorld> StartAsync() => CentralWorld.StartAsync(writers: 2);

    /// <summary>A registered owner whose orders that writer decides.</summary>
    public static async Task<TestOwner> OwnerAsync(CentralWorld world, RegionCode region, byte writer, int from = 1)
    {
        int number = from;
        while (world.Home(world.Network.Owner(region, number)) != world[region, writer]) number++;
        return await world.OwnerAsync(region, number);
    }

    /// <summary>Pays and asserts that it worked.</summary>
    /// <returns>The payee's coin.</returns>
    public static async Task<Coin> PayAsync(TestOwner payer, OwnerId payee, long minorUnits, params Coin[] coins)
    {
        Central.Engine.OrderAnswer answer = await payer.PayAsync(payee, minorUnits, coins);
        Assert.Equal((Status.Committed, ""), (answer.Status, answer.Detail));
        return Outcome.Decode(answer.Outcome).Coins[0];
    }
}
