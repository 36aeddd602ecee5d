using System.Net.Http.Json;
using Jiaozi.Core.Owners;
using Jiaozi.Front.Centrals;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Front.Tests.Support;

/// <summary>
/// A front on a loopback port with centrals for Shanghai and Beijing; Guangdong's cannot be reached.
/// </summary>
internal sealed class TestFront : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private TestFront(
        WebApplication app, string folder, TestNetwork network, FakeTimeProvider time, CentralServer shanghai,
        CentralServer beijing)
    {
        (_app, _folder, Network, Time, Shanghai, Beijing) = (app, folder, network, time, shanghai, beijing);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Maker = new OrderMaker(network, time);
    }

    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public TestNetwork Network { get; }

    public FakeTimeProvider Time { get; }

    public HttpClient Http { get; }

    public OrderMaker Maker { get; }

    public CentralServer Shanghai { get; }

    public CentralServer Beijing { get; }

    public string NetworkPath => Path.Combine(_folder, "network.cose");

    public IServiceProvider Services => _app.Services;

    public static async Task<TestFront> StartAsync(
        FrontLimits? limits = null, Func<string, IReadOnlyList<string>>? shanghaiCentrals = null,
        Action<TestNetwork>? change = null)
    {
        CentralServer shanghai = await CentralServer.StartAsync();
        CentralServer beijing = await CentralServer.StartAsync();
        var network = new TestNetwork();
        SetCentrals(network, TestNetwork.Shanghai, shanghaiCentrals?.Invoke(shanghai.Address) ?? [shanghai.Address]);
        SetCentrals(network, TestNetwork.Beijing, [beijing.Address]);
        SetCentrals(network, TestNetwork.Guangdong, [$"http://127.0.0.1:{Sockets.RefusedPort()}"]);
        change?.Invoke(network);
        var time = new FakeTimeProvider(Start);
        string folder = Directory.CreateTempSubdirectory("jiaozi-front-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "network.cose"), network.File.Bytes.ToArray());
        WebApplication app = FrontServer.Build(
            new FrontOptions
            {
                Region = TestNetwork.Shanghai,
                NetworkFilePath = Path.Combine(folder, "network.cose"),
                RootKey = network.Root.PublicKey,
                Urls = ["http://127.0.0.1:0"],
                Limits = limits ?? new FrontLimits { OverviewMaxAge = TimeSpan.Zero },
            },
            time, logging: _ => { });
        await app.StartAsync();
        return new TestFront(app, folder, network, time, shanghai, beijing);
    }

    public static void SetCentrals(TestNetwork network, RegionCode region, IReadOnlyList<string> addresses) =>
        network.Change(plan => plan with
        {
            Regions = [.. plan.Regions.Select(r => r.Code == region ? r with { Centrals = addresses } : r)],
        });

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<HttpResponseMessage> PostAsync(string route, OrderSubmission submission) =>
        Http.PostAsJsonAsync(route, submission, ApiJson.Default.OrderSubmission);

    /// <summary>Posts an order that must be refused.</summary>
    public async Task<OrderProblem> RefusedAsync(string route, OrderSubmission submission) =>
        await Problems.ReadAsync(await PostAsync(route, submission));

    /// <summary>Lets time pass until the task has ended, for what rests between two attempts.</summary>
    public async Task<T> WhileTimePassesAsync<T>(Task<T> task)
    {
        TimeSpan step = TimeSpan.FromMilliseconds(10);
        while (!task.IsCompleted)
        {
            Time.Advance(step);
            await Task.WhenAny(task, Task.Delay(step));
        }

        return await task;
    }

    /// <summary>
    /// Waits until the streams to all addresses of a region are open. Before that an order may be handed to one that
    /// rests, and the clock of a test does not move by itself.
    /// </summary>
    public Task UntilStreamsAreOpenAsync(RegionCode region) => Eventually.TrueAsync(() => Task.FromResult(
        Service<CentralPool>().Endpoints(region).All(endpoint => endpoint.Orders.IsOpen)));

    /// <summary>Asserts that no central was handed any order: nothing can have changed.</summary>
    public void AssertNothingSubmitted()
    {
        Assert.Empty(Shanghai.Fake.Submitted);
        Assert.Empty(Beijing.Fake.Submitted);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Jiaozi {token}");
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Shanghai.DisposeAsync();
        await Beijing.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
