using Jiaozi.Central.Engine;
using Jiaozi.Central.Seals;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Storage;
using Jiaozi.Storage.Memory;
using Jiaozi.Testing;
using Microsoft.Extensions.Logging.Testing;

namespace Jiaozi.Central.Tests.Engine;

/// <summary>One damaged record must refuse the orders that need it, and nobody else's.</summary>
public sealed class UnreadableRecordTests
{
    [Fact]
    public async Task Issue_AccountRecordDamaged_OnlyThatOwnerIsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        await using var disk = new MemoryStore();
        OwnerId damaged = world.Network.Owner(TestNetwork.Shanghai, 50);
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Owners, LedgerKeys.Owner(damaged.Digest), [0xff]);
        await disk.CommitAsync(batch, CancellationToken.None);
        await using var node = new CentralNode(
            new CentralOptions { Region = TestNetwork.Shanghai }, disk, world.Source, world.Network.NetworkKey,
            new RegionSigners(TestNetwork.Shanghai, [world.Network.RegionKey(TestNetwork.Shanghai)]),
            world.Links.From(TestNetwork.Shanghai), world.Time, new FakeLogger());
        await node.StartAsync(CancellationToken.None);

        OrderAnswer[] answers = await Task.WhenAll(Enumerable.Range(50, 8).Select(number => node.SubmitAsync(
            world.SignByOperators(world.Issuance(
                Party.Of(world.Network.Owner(TestNetwork.Shanghai, number)), 100)).Bytes,
            [])));

        Assert.Equal(Status.StoreUnavailable, answers[0].Status);
        Assert.All(answers[1..], answer => Assert.Equal(Status.Committed, answer.Status));
        Assert.Equal(EngineState.Ready, node.State);
        Assert.Equal((UInt128)700, node.Totals.Issued);
    }

    [Fact]
    public void Objection_SigningKeyThatTheCentralDoesNotHold_IsNamed()
    {
        var network = new TestNetwork();
        var signers = new RegionSigners(TestNetwork.Shanghai, [network.RegionKey(TestNetwork.Shanghai)]);
        Assert.Null(signers.Objection(network.File));
        network.Rotate(TestNetwork.Shanghai, "a key elsewhere", Core.Network.KeyState.VerifyOnly);
        Assert.Contains("does not hold", signers.Objection(network.File), StringComparison.Ordinal);
    }
}
