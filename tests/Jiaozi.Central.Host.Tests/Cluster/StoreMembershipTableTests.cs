using System.Net;
using Jiaozi.Central.Host.Cluster;
using Jiaozi.Storage.Memory;

namespace Jiaozi.Central.Host.Tests.Cluster;

/// <summary>What Orleans demands of <see cref="IMembershipTable"/>, sentence by sentence of its documentation.</summary>
public sealed class StoreMembershipTableTests : IAsyncDisposable
{
    private static readonly DateTime Noon = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly MemoryStore _store = new();
    private readonly StoreMembershipTable _table;

    public StoreMembershipTableTests() => _table = new StoreMembershipTable(_store);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task ReadAll_NeverWritten_IsEmptyWithAVersion()
    {
        await _table.InitializeMembershipTable(true);

        MembershipTableData all = await _table.ReadAll();

        Assert.Empty(all.Members);
        Assert.Equal(0, all.Version.Version);
        Assert.NotEmpty(all.Version.VersionEtag);
    }

    [Fact]
    public async Task InsertRow_New_IsReadBackWholeAndMovesTheVersion()
    {
        MembershipEntry entry = Entry(1);
        entry.SuspectTimes = [Tuple.Create(Address(2), Noon), Tuple.Create(Address(3), Noon.AddSeconds(1))];

        Assert.True(await InsertAsync(entry));

        MembershipTableData all = await _table.ReadAll();
        Assert.Equal(1, all.Version.Version);
        MembershipEntry read = Assert.Single(all.Members).Item1;
        Assert.Equal(
            (entry.SiloAddress, entry.Status, entry.SiloName, entry.HostName, entry.ProxyPort, entry.RoleName),
            (read.SiloAddress, read.Status, read.SiloName, read.HostName, read.ProxyPort, read.RoleName));
        Assert.Equal(
            (entry.UpdateZone, entry.FaultZone, entry.StartTime, entry.IAmAliveTime),
            (read.UpdateZone, read.FaultZone, read.StartTime, read.IAmAliveTime));
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task InsertRow_SameSiloOrOldVersion_FailsAndChangesNothing()
    {
        MembershipTableData empty = await _table.ReadAll();
        Assert.True(await InsertAsync(Entry(1)));

        Assert.False(await InsertAsync(Entry(1)));
        Assert.False(await _table.InsertRow(Entry(2), empty.Version.Next()));

        MembershipTableData all = await _table.ReadAll();
        Assert.Equal(1, all.Version.Version);
        Assert.Single(all.Members);
    }

    [Fact]
    public async Task UpdateRow_RightTags_ReplacesTheRowAndGivesNewTags()
    {
        await InsertAsync(Entry(1));
        await InsertAsync(Entry(2));
        MembershipTableData before = await _table.ReadAll();
        MembershipEntry changed = Entry(1);
        changed.Status = SiloStatus.Dead;

        Assert.True(await _table.UpdateRow(changed, before.TryGet(Address(1))!.Item2, before.Version.Next()));

        MembershipTableData after = await _table.ReadAll();
        Assert.Equal(SiloStatus.Dead, after.TryGet(Address(1))!.Item1.Status);
        Assert.Equal(before.Version.Version + 1, after.Version.Version);
        Assert.NotEqual(before.Version.VersionEtag, after.Version.VersionEtag);
        Assert.NotEqual(before.TryGet(Address(1))!.Item2, after.TryGet(Address(1))!.Item2);
        Assert.Equal(before.TryGet(Address(2))!.Item2, after.TryGet(Address(2))!.Item2);
    }

    [Fact]
    public async Task UpdateRow_NoRowOrOldTagOrOldVersion_FailsAndChangesNothing()
    {
        await InsertAsync(Entry(1));
        MembershipTableData first = await _table.ReadAll();
        string oldTag = first.TryGet(Address(1))!.Item2;
        Assert.True(await _table.UpdateRow(Entry(1), oldTag, first.Version.Next()));
        MembershipTableData now = await _table.ReadAll();
        string tag = now.TryGet(Address(1))!.Item2;
        MembershipEntry dead = Entry(1);
        dead.Status = SiloStatus.Dead;

        Assert.False(await _table.UpdateRow(dead, oldTag, now.Version.Next()));
        Assert.False(await _table.UpdateRow(dead, tag, first.Version.Next()));
        Assert.False(await _table.UpdateRow(Entry(9), tag, now.Version.Next()));

        MembershipTableData after = await _table.ReadAll();
        Assert.Equal(now.Version, after.Version);
        Assert.Equal(SiloStatus.Active, after.TryGet(Address(1))!.Item1.Status);
    }

    [Fact]
    public async Task InsertRow_ManyAtOnce_OneForEachVersion()
    {
        MembershipTableData empty = await _table.ReadAll();

        bool[] inserted = await Task.WhenAll(Enumerable.Range(1, 16).Select(number =>
            Task.Run(() => _table.InsertRow(Entry(number), empty.Version.Next()))));

        Assert.Single(inserted, done => done);
        Assert.Single((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task ReadRow_OneOfSeveral_HasThatRowAndTheTablesVersion()
    {
        await InsertAsync(Entry(1));
        await InsertAsync(Entry(2));

        MembershipTableData row = await _table.ReadRow(Address(2));

        Assert.Equal(Address(2), Assert.Single(row.Members).Item1.SiloAddress);
        Assert.Equal((await _table.ReadAll()).Version, row.Version);
        Assert.Empty((await _table.ReadRow(Address(9))).Members);
    }

    [Fact]
    public async Task UpdateIAmAlive_Member_ChangesThatTimeAndNothingElse()
    {
        await InsertAsync(Entry(1));
        MembershipTableData before = await _table.ReadAll();
        MembershipEntry alive = Entry(1);
        alive.IAmAliveTime = Noon.AddMinutes(7);
        alive.Status = SiloStatus.Dead;

        await _table.UpdateIAmAlive(alive);

        MembershipTableData after = await _table.ReadAll();
        Assert.Equal(before.Version, after.Version);
        (MembershipEntry entry, string tag) = after.TryGet(Address(1))!;
        Assert.Equal(Noon.AddMinutes(7), entry.IAmAliveTime);
        Assert.Equal(SiloStatus.Active, entry.Status);
        Assert.Equal(before.TryGet(Address(1))!.Item2, tag);
    }

    [Fact]
    public async Task CleanupDefunctSiloEntries_DeadForLong_OnlyTheyAreGone()
    {
        MembershipEntry oldDead = Entry(1), newDead = Entry(2), oldAlive = Entry(3);
        (oldDead.Status, newDead.Status) = (SiloStatus.Dead, SiloStatus.Dead);
        newDead.IAmAliveTime = Noon.AddDays(9);
        foreach (MembershipEntry entry in (MembershipEntry[])[oldDead, newDead, oldAlive]) await InsertAsync(entry);

        await _table.CleanupDefunctSiloEntries(Noon.AddDays(8));

        MembershipTableData all = await _table.ReadAll();
        Assert.Null(all.TryGet(Address(1)));
        Assert.NotNull(all.TryGet(Address(2)));
        Assert.NotNull(all.TryGet(Address(3)));
    }

    [Fact]
    public async Task DeleteMembershipTableEntries_SomeMembers_NoneIsLeft()
    {
        await InsertAsync(Entry(1));

        await _table.DeleteMembershipTableEntries("jiaozi");

        Assert.Empty((await _table.ReadAll()).Members);
    }

    private static SiloAddress Address(int number) =>
        SiloAddress.New(IPAddress.Loopback, 10_000 + number, 1_000 + number);

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = Address(number), Status = SiloStatus.Active, SiloName = $"node {number}", HostName = "host",
        ProxyPort = 5, RoleName = "role", UpdateZone = 1, FaultZone = 2, StartTime = Noon, IAmAliveTime = Noon,
    };

    private async Task<bool> InsertAsync(MembershipEntry entry) =>
        await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next());
}
