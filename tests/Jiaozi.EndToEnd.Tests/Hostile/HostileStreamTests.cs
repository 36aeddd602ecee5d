using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.EndToEnd.Tests.Hostile;

/// <summary>Whoever opens a stream of orders to a central can send anything; the central goes on.</summary>
[Collection(LiveCollection.Name)]
public sealed class HostileStreamTests(LiveNetwork network)
{
    [Theory]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 })] // a flag that does not exist
    [InlineData(new byte[] { 0, 0x7f, 0xff, 0xff, 0xff })] // a message of 2 GB
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 0xff, 0xff, 0xff })] // no protobuf
    [InlineData(new byte[] { 0, 0, 0 })] // cut off
    public async Task Submit_BytesThatAreNoMessage_OtherOrdersAreDecided(byte[] wrong)
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler);

        for (int i = 0; i < 20; i++)
        {
            // Orders that are still under way when the stream breaks.
            var batch = new OrderBatch();
            for (int k = 0; k < 50; k++)
                batch.Orders.Add(new SubmitRequest { Number = (ulong)k, Order = ByteString.CopyFrom(new byte[200]) });
            await SendAsync(client, [.. Frame(batch.ToByteArray()), .. wrong]);
        }

        Assert.True((await payer.PayAsync(payee, 4_00)).IsCommitted);
        await network.AuditAsync();
    }

    private async Task SendAsync(HttpClient client, byte[] body)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{network.Network.Region(Regions.Shanghai)!.Centrals[0]}/jiaozi.v1.Central/Submit")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
        }
        catch (HttpRequestException)
        {
            // The central may hang up.
        }
    }

    private static byte[] Frame(byte[] message)
    {
        byte[] frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }
}
