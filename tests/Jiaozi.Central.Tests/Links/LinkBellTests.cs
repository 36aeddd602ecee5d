using Jiaozi.Central.Links;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Links;

public sealed class LinkBellTests
{
    private readonly LinkBell _bell = new();

    [Fact]
    public void Ring_NobodyWaits_IsHeardLater()
    {
        _bell.Ring(TestNetwork.Beijing);
        Assert.True(Wait().IsCompletedSuccessfully);
        Assert.False(Wait().IsCompleted);
    }

    [Fact]
    public void Ring_SeveralTimes_IsHeardOnce()
    {
        for (int i = 0; i < 3; i++) _bell.Ring(TestNetwork.Beijing);
        Assert.True(Wait().IsCompletedSuccessfully);
        Assert.False(Wait().IsCompleted);
    }

    [Fact]
    public async Task Ring_SomebodyWaits_IsHeardAtOnce()
    {
        Task waiting = Wait();
        Assert.False(waiting.IsCompleted);
        _bell.Ring(TestNetwork.Beijing);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Ring_OtherRegion_IsNotHeard()
    {
        _bell.Ring(TestNetwork.Guangdong);
        Assert.False(Wait().IsCompleted);
    }

    [Fact]
    public async Task Wait_Cancelled_LosesNoRing()
    {
        using var stopping = new CancellationTokenSource();
        Task waiting = _bell.WaitAsync(TestNetwork.Beijing, stopping.Token);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _bell.Ring(TestNetwork.Beijing);
        Assert.True(Wait().IsCompletedSuccessfully);
    }

    private Task Wait() => _bell.WaitAsync(TestNetwork.Beijing, TestContext.Current.CancellationToken);
}
