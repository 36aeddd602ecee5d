using System.Text.Json;
using Jiaozi.Central.Cluster;
using Jiaozi.Storage;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>
/// The membership of a region's cluster, kept in the region's own store: one shared cell with all members, changed by
/// compare-and-swap, and for each member the time at which it last said that it is alive. A cluster so needs nothing
/// beside its store.
/// </summary>
/// <remarks>
/// The versions of table and rows are one: every change of a row is a change of the table, so the table's version is
/// also the tag of each row.
/// </remarks>
internal sealed class StoreMembershipTable(IStore store) : IMembershipTable
{
    private const string Name = "members";

    /// <summary>There is nothing to prepare: a table that was never written is empty and has version 0.</summary>
    public async Task InitializeMembershipTable(bool tryInitTableVersion) => await SharedCell.ReadAsync(store, Name);

    /// <inheritdoc/>
    public async Task<MembershipTableData> ReadAll()
    {
        SharedCell cell = await SharedCell.ReadAsync(store, Name);
        return await WithAliveTimesAsync(cell, Members(cell));
    }

    /// <inheritdoc/>
    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        SharedCell cell = await SharedCell.ReadAsync(store, Name);
        return await WithAliveTimesAsync(
            cell, [.. Members(cell).Where(member => member.Address == key.ToParsableString())]);
    }

    /// <inheritdoc/>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(
        tableVersion.VersionEtag,
        members => members.Exists(member => member.Address == entry.SiloAddress.ToParsableString())
            ? null
            : [.. members, Member.Of(entry)]);

    /// <inheritdoc/>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        string address = entry.SiloAddress.ToParsableString();
        return ChangeAsync(
            tableVersion.VersionEtag,
            members => members.Find(member => member.Address == address) is not { } row || row.Tag != etag
                ? null
                : [.. members.Select(member => member.Address == address ? Member.Of(entry) : member)]);
    }

    /// <inheritdoc/>
    public async Task UpdateIAmAlive(MembershipEntry entry)
    {
        var batch = new StoreBatch();
        batch.Put(
            StoreFamily.Meta, AliveKey(entry.SiloAddress.ToParsableString()),
            JsonSerializer.SerializeToUtf8Bytes(entry.IAmAliveTime));
        await store.CommitAsync(batch, CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => RemoveAsync(
        entry => entry.Status == SiloStatus.Dead
            && Math.Max(entry.IAmAliveTime.Ticks, entry.StartTime.Ticks) < beforeDate.UtcTicks);

    /// <summary>Forgets all members. A store is of one cluster, so there is no other to spare.</summary>
    public Task DeleteMembershipTableEntries(string clusterId) => RemoveAsync(_ => true);

    private static byte[] AliveKey(string address) => System.Text.Encoding.ASCII.GetBytes($"alive/{address}");

    private static List<Member> Members(SharedCell cell)
    {
        List<Member> members = cell.Value.IsEmpty ? [] : JsonSerializer.Deserialize<List<Member>>(cell.Value.Span)!;
        return members;
    }

    private static string Tag(SharedCell cell) => cell.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Changes the table if it still has that version; false if it has not, or the change is none.</summary>
    private async Task<bool> ChangeAsync(string tag, Func<List<Member>, List<Member>?> change)
    {
        SharedCell cell = await SharedCell.ReadAsync(store, Name);
        if (Tag(cell) != tag || change(Members(cell)) is not { } changed) return false;
        return await TryCommitAsync(cell, changed);
    }

    private async Task RemoveAsync(Func<MembershipEntry, bool> isGone)
    {
        while (true)
        {
            SharedCell cell = await SharedCell.ReadAsync(store, Name);
            MembershipTableData all = await WithAliveTimesAsync(cell, Members(cell));
            var gone = all.Members.Where(row => isGone(row.Item1))
                .Select(row => row.Item1.SiloAddress.ToParsableString()).ToHashSet(StringComparer.Ordinal);
            if (gone.Count == 0) return;
            if (await TryCommitAsync(cell, [.. Members(cell).Where(member => !gone.Contains(member.Address))], gone))
                return;
        }
    }

    private Task<bool> TryCommitAsync(
        SharedCell cell, List<Member> members, IReadOnlyCollection<string>? gone = null)
    {
        var batch = new StoreBatch();
        string tag = Tag(cell with { Version = cell.Version + 1 });
        cell.Change(batch, JsonSerializer.SerializeToUtf8Bytes(members.ConvertAll(member =>
            member.Tag.Length == 0 ? member with { Tag = tag } : member)));
        foreach (string address in gone ?? []) batch.Delete(StoreFamily.Meta, AliveKey(address));
        return SharedCell.TryCommitAsync(store, batch);
    }

    private async Task<MembershipTableData> WithAliveTimesAsync(SharedCell cell, List<Member> members)
    {
        byte[]?[] alive = members.Count == 0
            ? []
            : await store.GetManyAsync(
                members.ConvertAll(member => new StoreKey(StoreFamily.Meta, AliveKey(member.Address))),
                CancellationToken.None);
        var rows = new List<Tuple<MembershipEntry, string>>(members.Count);
        for (int i = 0; i < members.Count; i++)
        {
            MembershipEntry entry = members[i].ToEntry();
            if (alive[i] is { } time) entry.IAmAliveTime = JsonSerializer.Deserialize<DateTime>(time);
            rows.Add(Tuple.Create(entry, members[i].Tag));
        }

        return new MembershipTableData(rows, new TableVersion(checked((int)cell.Version), Tag(cell)));
    }
}
