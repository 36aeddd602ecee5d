using System.Net;
using System.Text;
using CsCheck;
using Jiaozi.Core.Outcomes;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Protocol.Http;

namespace Jiaozi.EndToEnd.Tests.Hostile;

/// <summary>Whatever bytes arrive, a front answers with a problem document and goes on.</summary>
[Collection(LiveCollection.Name)]
public sealed class MalformedBodyTests(LiveNetwork network)
{
    private static readonly string[] Paths =
    [
        Routes.Payments, Routes.Redemptions, Routes.Issuances, Routes.Registrations, Routes.Revocations,
        Routes.Administration, Routes.PartyLookup,
    ];

    [Fact]
    public async Task Post_RandomBytes_GetsAProblemAndChangesNothing()
    {
        await using Person witness = await network.JoinAsync(Regions.Shanghai, 1_00);
        Books books = await Books.OpenAsync(network, witness);

        await Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, Paths.Length - 1]).SampleAsync(
            (bytes, path) => AssertProblemAsync(Paths[path], new ByteArrayContent(bytes)), iter: 100, threads: 1);
        await Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, Paths.Length - 1]).SampleAsync(
            (bytes, path) => AssertProblemAsync(
                Paths[path],
                new StringContent($$"""{"order":"{{Convert.ToBase64String(bytes)}}","coins":["jz1AAAA"]}""")),
            iter: 100, threads: 1);

        await books.AssertUnchangedAsync();
        await AssertHealthyAsync();
    }

    [Fact]
    public async Task Post_DeepOrStrangeJson_GetsAProblem()
    {
        string[] bodies =
        [
            new string('[', 100_000), string.Concat(Enumerable.Repeat("{\"order\":", 20_000)), "null", "[]", "42", "{}",
            """{"order":null,"coins":null}""", """{"order":"","coins":[null]}""", """{"order":{},"coins":{}}""",
            """{"order":"AA","order":"AA","coins":[]}""", "{\"order\":\"\\ud800\",\"coins\":[]}",
        ];

        foreach (string path in Paths)
            foreach (string body in bodies)
                await AssertProblemAsync(path, new StringContent(body));

        await AssertHealthyAsync();
    }

    [Fact]
    public async Task Post_HugeBody_IsTooLarge()
    {
        var body = new StringContent(
            $$"""{"order":"{{new string('A', 600 * 1024)}}","coins":[]}""", Encoding.UTF8, "application/json");

        using HttpResponseMessage answer = await network.Http.PostAsync(
            new Uri(network.Front(Regions.Shanghai), Routes.Payments), body);

        await Problems.AssertRefusedAsync(Status.RequestTooLarge, answer);
        await AssertHealthyAsync();
    }

    private async Task AssertProblemAsync(string path, HttpContent body)
    {
        body.Headers.ContentType = new("application/json");
        using HttpResponseMessage answer = await network.Http.PostAsync(
            new Uri(network.Front(Regions.Guangdong), path), body);
        OrderProblem problem = await Problems.ReadAsync(answer);
        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Equal("none", problem.Outcome);
    }

    private async Task AssertHealthyAsync()
    {
        using HttpResponseMessage answer = await network.Http.GetAsync(
            new Uri(network.Front(Regions.Guangdong), Routes.Health));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
