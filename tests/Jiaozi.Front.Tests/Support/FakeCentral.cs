using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Tests.Support;

/// <summary>Plays the remote peer: records what it is sent and answers as the test says.</summary>
internal sealed class FakeCentral : Central.CentralBase
{
    public ConcurrentQueue<SubmitRequest> Submitted { get; } = new();

    public ConcurrentQueue<ByteString> Tokens { get; } = new();

    public Func<SubmitRequest, ServerCallContext, Task<OrderReply>> OnSubmit { get; set; } =
        (_, _) => Task.FromResult(new OrderReply { Status = 4006, Detail = "The store is away." });

    public Func<GetOrderRequest, OrderReply> OnGetOrder { get; set; } = _ => new OrderReply { Status = 4001 };

    /// <summary>Says on the newest stream of orders that this central takes no more of them.</summary>
    public Func<Task> CloseAsync { get; private set; } = () => Task.CompletedTask;

    /// <summary>What it says about its partitions with every reply to an order.</summary>
    public ReadOnlyMemory<byte> Held { get; set; }

    public GetCoinsReply Coins { get; set; } = new();

    public GetStatementReply Statement { get; set; } = new();

    public FindPartyReply Party { get; set; } = new() { Status = 1007 };

    public Func<GetSealsRequest, GetSealsReply> OnGetSeals { get; set; } = _ => new GetSealsReply();

    public GetHealthReply Health { get; set; } = new() { State = "ready", NetworkVersion = 1 };

    public ByteString NetworkFile { get; set; } = ByteString.Empty;

    public Func<IServerStreamWriter<Arrival>, ServerCallContext, Task> OnListen { get; set; } =
        (_, _) => Task.CompletedTask;

    public override async Task Submit(
        IAsyncStreamReader<OrderBatch> requestStream, IServerStreamWriter<ReplyBatch> responseStream,
        ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync([]);
        var writing = new SemaphoreSlim(1);
        CloseAsync = () => responseStream.WriteAsync(new ReplyBatch { Closing = true });
        var answering = new List<Task>();
        while (await requestStream.MoveNext(context.CancellationToken))
            foreach (SubmitRequest order in requestStream.Current.Orders) answering.Add(AnswerAsync(order));
        await Task.WhenAll(answering);

        async Task AnswerAsync(SubmitRequest order)
        {
            Submitted.Enqueue(order);
            OrderReply reply;
            try
            {
                reply = (await OnSubmit(order, context)).Clone();
            }
            catch (RpcException)
            {
                context.GetHttpContext().Abort();
                return;
            }

            reply.Number = order.Number;
            await writing.WaitAsync();
            var replies = new ReplyBatch { Replies = { reply } };
            replies.Partitions = ByteString.CopyFrom(Held.Span);
            await responseStream.WriteAsync(replies);
            writing.Release();
        }
    }

    public override Task<OrderReply> GetOrder(GetOrderRequest request, ServerCallContext context)
    {
        Tokens.Enqueue(request.Access);
        return Task.FromResult(OnGetOrder(request));
    }

    public override Task<GetCoinsReply> GetCoins(GetCoinsRequest request, ServerCallContext context)
    {
        Tokens.Enqueue(request.Access);
        return Task.FromResult(Coins);
    }

    public override Task<GetStatementReply> GetStatement(GetStatementRequest request, ServerCallContext context) =>
        Task.FromResult(Statement);

    public override Task Listen(
        ListenRequest request, IServerStreamWriter<Arrival> responseStream, ServerCallContext context) =>
        OnListen(responseStream, context);

    public override Task<FindPartyReply> FindParty(FindPartyRequest request, ServerCallContext context) =>
        Task.FromResult(Party);

    public override Task<GetSealsReply> GetSeals(GetSealsRequest request, ServerCallContext context) =>
        Task.FromResult(OnGetSeals(request));

    public override Task<GetNetworkReply> GetNetwork(GetNetworkRequest request, ServerCallContext context) =>
        Task.FromResult(new GetNetworkReply { File = NetworkFile });

    public override Task<GetHealthReply> GetHealth(GetHealthRequest request, ServerCallContext context) =>
        Task.FromResult(Health);
}
