using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Front.Tests.Support;

/// <summary>A front and a region of two nodes, which refuse every order as overloaded until told otherwise.</summary>
internal sealed class TwoNodeRegion : IAsyncDisposable
{
    private TwoNodeRegion(TestFront front, CentralServer second) => (Front, Second) = (front, second);

    public TestFront Front { get; }

    public CentralServer First => Front.Shanghai;

    public CentralServer Second { get; }

    public IReadOnlyList<CentralServer> Servers => [First, Second];

    public static async Task<TwoNodeRegion> StartAsync()
    {
        CentralServer second = await CentralServer.StartAsync();
        var region = new TwoNodeRegion(
            await TestFront.StartAsync(shanghaiCentrals: address => [address, second.Address]), second);
        foreach (CentralServer server in region.Servers)
            server.Fake.OnSubmit = (_, _) => Task.FromResult(Overloaded());
        await region.Front.UntilStreamsAreOpenAsync(TestNetwork.Shanghai);
        return region;
    }

    public static OrderReply Overloaded() => new() { Status = (int)Status.Overloaded };

    /// <summary>Pays so many times; every payment is refused by one of the nodes.</summary>
    public async Task PayAsync(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            Front.Time.Advance(TimeSpan.FromSeconds(1)); // or the device would be told to slow down
            Problems.AssertNothingMoved(Status.Overloaded, await PayOnceAsync());
        }
    }

    /// <summary>One payment that is refused, whatever for.</summary>
    public Task<OrderProblem> PayOnceAsync() =>
        Front.RefusedAsync(Routes.Payments, Front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        await Second.DisposeAsync();
    }
}
