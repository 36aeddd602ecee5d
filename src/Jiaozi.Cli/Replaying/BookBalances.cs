using Jiaozi.Cli.Auditing;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Cli.Replaying;

/// <summary>Every owner's balance by the books of all regions.</summary>
internal static class BookBalances
{
    /// <summary>Balances in minor units by owner digest (32 hexadecimal digits).</summary>
    /// <exception cref="AuditException">A central cannot be read.</exception>
    public static async Task<Dictionary<string, Int128>> ReadAsync(
        NetworkFile network, ISigner reader, CancellationToken cancellation)
    {
        var balances = new Dictionary<string, Int128>();
        var books = new BooksClient(network, reader, TimeProvider.System);
        foreach (RegionPlan region in network.Plan.Regions)
        {
            await foreach (ExportChunk chunk in books.ExportAsync(region.Code, after: null, cancellation))
            {
                foreach (Record record in chunk.Coins)
                {
                    StoredCoin coin = StoredCoin.Decode(record.Value.Memory);
                    string owner = coin.Body.Owner.Digest.ToString();
                    balances[owner] = balances.GetValueOrDefault(owner) + coin.Body.Amount.MinorUnits;
                }
            }
        }

        return balances;
    }
}
