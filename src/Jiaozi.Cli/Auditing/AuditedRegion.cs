using System.Numerics;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Cli.Auditing;

/// <summary>A region whose books were read, as they stood then; the auditor's chains may go on.</summary>
internal sealed class AuditedRegion
{
    private readonly Dictionary<byte, SealTotals> _logs;

    public AuditedRegion(RegionAuditor auditor)
    {
        Auditor = auditor;
        Totals = auditor.Totals;
        Heads = [.. auditor.Chains.Select(
            chain => new LogHead { Log = chain.Log.ToString(), Number = chain.Number })];
        _logs = auditor.Chains.ToDictionary(chain => chain.Log.Writer, chain => chain.Totals);
    }

    public RegionAuditor Auditor { get; }

    public RegionCode Code => Auditor.Region;

    /// <summary>The sums over all logs.</summary>
    public RegionTotals Totals { get; }

    /// <summary>Where each log stood.</summary>
    public IReadOnlyList<LogHead> Heads { get; }

    /// <summary>Minor units that a log had sent to a region.</summary>
    public BigInteger Sent(byte writer, RegionCode destination) =>
        _logs.TryGetValue(writer, out SealTotals? totals) ? totals.SentTo(destination).Amount : 0;
}
