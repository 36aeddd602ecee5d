using System.Text;
using Jiaozi.Storage;

namespace Jiaozi.Central.Cluster;

/// <summary>
/// Which node decides the orders of which partition, as the store knows it. A partition is taken from nobody who could
/// still commit: its holder has given it back, or has lost its lease.
/// </summary>
/// <param name="store">The region's store.</param>
/// <param name="lease">The lease of this node.</param>
public sealed class PartitionClaims(IStore store, NodeLease lease)
{
    /// <summary>Takes a partition for this node.</summary>
    /// <param name="partition">0 to 255.</param>
    /// <returns>Null if it is this node's now; otherwise the node that has it and holds a lease.</returns>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    /// <exception cref="LeaseLostException">This node's lease was taken away.</exception>
    public async Task<string?> TakeAsync(int partition)
    {
        while (true)
        {
            SharedCell cell = await SharedCell.ReadAsync(store, Name(partition));
            string holder = Encoding.ASCII.GetString(cell.Value.Span);
            if (holder.Length > 0 && holder != lease.Node
                && (await NodeLease.HoldersAsync(store)).Values.Contains(holder))
                return holder;
            if (await TryChangeAsync(cell, lease.Node)) return null;
        }
    }

    /// <summary>Gives a partition back, if this node has it; another node may take it then.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    /// <exception cref="LeaseLostException">This node's lease was taken away.</exception>
    public async Task GiveBackAsync(int partition)
    {
        while (true)
        {
            SharedCell cell = await SharedCell.ReadAsync(store, Name(partition));
            if (Encoding.ASCII.GetString(cell.Value.Span) != lease.Node) return;
            if (await TryChangeAsync(cell, "")) return;
        }
    }

    private static string Name(int partition) => $"partition/{partition}";

    private async Task<bool> TryChangeAsync(SharedCell cell, string holder)
    {
        var batch = new StoreBatch();
        cell.Change(batch, Encoding.ASCII.GetBytes(holder));
        lease.Guard(batch);
        if (await SharedCell.TryCommitAsync(store, batch)) return true;
        return await lease.IsHeldAsync() ? false : throw new LeaseLostException(lease.Node);
    }
}
