using System.Globalization;
using Jiaozi.Cli.Auditing;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// Holds the books against what was acknowledged: every payer's last change must be there, unspent and worth what is
/// left. Each change exists only if all payments before it do, so this covers every acknowledged payment.
/// </summary>
internal static class HeldCoins
{
    /// <summary>Counts acknowledged payments and those that the books do not show.</summary>
    public static async Task<(long Acknowledged, long Missing)> CompareAsync(
        string heldPath, NetworkFile network, IReadOnlyList<RegionCode> regions, ISigner reader,
        CancellationToken cancellation)
    {
        var held = new Dictionary<string, (long Payments, long MinorUnits)>();
        foreach (string line in File.ReadLines(heldPath))
        {
            string[] fields = line.Split(',');
            held[fields[0] + fields[2]] = (
                long.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[3], CultureInfo.InvariantCulture));
        }

        long acknowledged = held.Values.Sum(payer => payer.Payments);
        var books = new BooksClient(network, reader, TimeProvider.System);
        foreach (RegionCode region in regions)
        {
            await foreach (ExportChunk chunk in books.ExportAsync(region, after: null, cancellation))
            {
                foreach (Record record in chunk.Coins)
                {
                    StoredCoin coin = StoredCoin.Decode(record.Value.Memory);
                    string key = coin.Body.Owner.ToString() + coin.Body.Id;
                    if (held.TryGetValue(key, out (long, long MinorUnits) payer)
                        && payer.MinorUnits == coin.Body.Amount.MinorUnits)
                    {
                        held.Remove(key);
                    }
                }
            }
        }

        return (acknowledged, held.Values.Sum(payer => Math.Max(1, payer.Payments)));
    }
}
