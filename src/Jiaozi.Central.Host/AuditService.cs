using Grpc.Core;
using Jiaozi.Core.Sealing;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Storage;

namespace Jiaozi.Central.Host;

/// <summary>Gives auditors a consistent copy of the books.</summary>
[PeerRoles(NodeRole.Auditor)]
internal sealed class AuditService(CentralNode node) : Audit.AuditBase
{
    public override async Task Export(
        ExportRequest request, IServerStreamWriter<ExportChunk> responseStream, ServerCallContext context)
    {
        if (node.CheckBooksAccess(request.Access.Memory) is { } refused)
        {
            await responseStream.WriteAsync(new ExportChunk { Status = (int)refused.Status, Detail = refused.Detail });
            return;
        }

        try
        {
            await foreach (ExportChunk chunk in node.Books.ExportAsync(
                After(request), request.SealsOnly, context.CancellationToken))
            {
                await responseStream.WriteAsync(chunk, context.CancellationToken);
            }
        }
        catch (StoreException fault)
        {
            node.Doubt(fault);
            throw new RpcException(new Status(StatusCode.Aborted, fault.Message));
        }
    }

    private static Dictionary<byte, ulong> After(ExportRequest request)
    {
        var after = new Dictionary<byte, ulong>();
        foreach (LogHead head in request.After)
            if (LogId.TryParse(head.Log, out LogId log)) after[log.Writer] = head.Number;
        return after;
    }
}
