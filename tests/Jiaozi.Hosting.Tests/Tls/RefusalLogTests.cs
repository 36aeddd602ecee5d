using Jiaozi.Hosting.Tls;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Hosting.Tests.Tls;

/// <summary>Who is refused chooses what is said of him, but not how much.</summary>
public sealed class RefusalLogTests
{
    private readonly FakeLogger _logger = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RefusalLog _log;

    public RefusalLogTests() => _log = new RefusalLog(_logger, _time);

    private IReadOnlyList<string> Lines => [.. _logger.Collector.GetSnapshot().Select(record => record.Message)];

    [Fact]
    public void Say_TheSame_OnceInTenSeconds()
    {
        for (int i = 0; i < 3; i++) _log.Say("from here", "no certificate.");
        Assert.Single(Lines);

        _time.Advance(TimeSpan.FromSeconds(10));
        _log.Say("from here", "no certificate.");
        Assert.Equal(2, Lines.Count);
    }

    [Fact]
    public void Say_AnotherSubjectEachTime_AFewOfOnePlaceAndAllPlacesTogetherALimit()
    {
        for (int i = 0; i < 50; i++) _log.Say("from here", $"its certificate CN={i}");
        Assert.Equal(5, Lines.Count);

        for (int i = 0; i < 1000; i++) _log.Say($"from {i}", "no certificate.");
        Assert.Equal(100, Lines.Count);
    }

    [Fact]
    public void Say_ControlCharactersAndEndlessText_AreShownAsWhatTheyAre()
    {
        _log.Say("from here", "CN=\e[2J\u009b1m" + new string('x', 1000));

        string line = Assert.Single(Lines);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.InRange(line.Length, 300, 400);
    }
}
