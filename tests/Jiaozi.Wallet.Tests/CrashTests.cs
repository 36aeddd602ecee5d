using Jiaozi.Core.Outcomes;
using Jiaozi.Wallet.Stores;
using Jiaozi.Wallet.Tests.Model;

namespace Jiaozi.Wallet.Tests;

/// <summary>
/// A crash at every call of the store, before and after it, and at every request, before and after it got through.
/// Whatever happens: the wallet recovers to what the central has, money is neither lost nor paid twice, and the next
/// payment works.
/// </summary>
public sealed class CrashTests
{
    private const int MostCalls = 200;

    public static TheoryData<bool, bool> Matrix => new()
    {
        { false, false }, { false, true }, { true, false }, { true, true },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Pay_CrashAtEveryStoreCall_RecoversTheTruth(bool afterwards, bool answersLost)
    {
        for (int at = 1; ; at++)
        {
            Assert.InRange(at, 1, MostCalls);
            using var world = new WalletWorld();
            await using var disk = new MemoryWalletStore();
            await (await world.AnnWithAsync(disk, 100, 30, 8)).DisposeAsync();

            var store = new CrashingStore(disk, at, afterwards);
            bool crashed = await CrashAsync(world, store, answersLost);
            await AssertRecoversAsync(world, disk);
            if (!crashed) break;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PayAndSync_RequestLostAtEveryStep_RecoversTheTruth(bool gotThrough)
    {
        for (int at = 1; ; at++)
        {
            Assert.InRange(at, 1, MostCalls);
            using var world = new WalletWorld();
            await using var disk = new MemoryWalletStore();
            await (await world.AnnWithAsync(disk, 100, 30, 8)).DisposeAsync();

            int start = world.Front.Paths.Count;
            bool lost = false;
            world.Front.Script = (_, number, honest) =>
            {
                if (number - start < at) return honest();
                lost = true;
                if (gotThrough && number - start == at) honest().Dispose();
                throw ModelFront.Lost();
            };
            await using (TerminalWallet ann = await world.OpenAnnAsync(disk))
            {
                await ann.PayAsync(world.PartyBo, WalletWorld.Cents(50));
                try
                {
                    await ann.SyncAsync();
                }
                catch (WalletException fault)
                {
                    Assert.Equal(Status.RegionUnavailable, fault.Status);
                }
            }

            world.Front.Script = null;
            await AssertRecoversAsync(world, disk);
            if (!lost) break;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Create_CrashAtEveryStoreCall_GoesOnWhereItStopped(bool afterwards)
    {
        for (int at = 1; ; at++)
        {
            Assert.InRange(at, 1, MostCalls);
            using var world = new WalletWorld();
            await using var disk = new MemoryWalletStore();
            var store = new CrashingStore(disk, at, afterwards);
            bool crashed = false;
            try
            {
                await (await world.CreateAnnAsync(store)).DisposeAsync();
            }
            catch (CrashingStore.CrashException)
            {
                crashed = true;
            }

            // Long after: the registration of the first run has expired if it never got through.
            world.Time.Advance(TimeSpan.FromHours(1));
            await using TerminalWallet ann = await world.CreateAnnAsync(disk);
            Assert.Equal(world.Ann, ann.Owner);
            Assert.Single(world.Central.Account(world.Ann).Devices);
            await world.AssertAgreesAsync(ann);
            if (!crashed) break;
        }
    }

    private static async Task<bool> CrashAsync(WalletWorld world, CrashingStore store, bool answersLost)
    {
        if (answersLost)
        {
            world.Front.Script = (_, _, honest) =>
            {
                honest().Dispose();
                throw ModelFront.Lost();
            };
        }

        try
        {
            await using TerminalWallet ann = await world.OpenAnnAsync(store);
            await ann.PayAsync(world.PartyBo, WalletWorld.Cents(50));
            return false;
        }
        catch (CrashingStore.CrashException)
        {
            return true;
        }
        finally
        {
            world.Front.Script = null;
        }
    }

    private static async Task AssertRecoversAsync(WalletWorld world, MemoryWalletStore disk)
    {
        await using TerminalWallet ann = await world.OpenAnnAsync(disk);
        RecoveryReport report = await ann.RecoverAsync();
        Assert.True(report.IsComplete, report.Problem);
        await world.AssertAgreesAsync(ann);
        long paid = world.Central.Balance(world.Bo);
        Assert.Contains(paid, new long[] { 0, 50 });
        Assert.Equal(138, world.Central.Total);

        Assert.True((await ann.PayAsync(world.PartyBo, WalletWorld.Cents(60))).IsCommitted);
        Assert.Equal(paid + 60, world.Central.Balance(world.Bo));
        await world.AssertAgreesAsync(ann);
    }
}
