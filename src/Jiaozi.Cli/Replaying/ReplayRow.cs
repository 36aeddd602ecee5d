using System.Security.Cryptography;
using System.Text;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Replaying;

/// <summary>One row of a replay file.</summary>
/// <param name="Line">Line in the file, from 2 on.</param>
/// <param name="Id">The row's id as written.</param>
/// <param name="UnixMs">The row's time.</param>
/// <param name="Kind">What it does.</param>
/// <param name="From">The payer; none for an issuance.</param>
/// <param name="To">The payee; none for a redemption.</param>
/// <param name="Amount">The amount.</param>
internal sealed record ReplayRow(
    int Line, string Id, long UnixMs, ReplayKind Kind, FeatureValue From, FeatureValue To, Amount Amount)
{
    /// <summary>
    /// The order id of one step of the row: the same whenever the same file is replayed, so that a replay that was cut
    /// short goes on where it ended.
    /// </summary>
    public OrderId OrderId(string step)
    {
        string text = $"jiaozi-replay\n{step}\n{Line}\n{Id}\n{UnixMs}\n{Kind}\n{From}\n{To}\n{Amount}";
        return Core.Orders.OrderId.Create(UnixMs, SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 10));
    }

    /// <summary>A number that spreads rows over fronts.</summary>
    public uint Spread() => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{Line}\n{From}")));
}
