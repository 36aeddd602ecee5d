using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Core.Tests.Outcomes;

public sealed class StatusInfoTests
{
    [Fact]
    public void All_EveryStatus_HasExactlyOneInfo() =>
        Assert.Equal(Enum.GetValues<Status>(), StatusInfo.All.Select(info => info.Status));

    [Fact]
    public void All_Numbers_Ascend()
    {
        int[] numbers = [.. StatusInfo.All.Select(info => (int)info.Status)];
        Assert.Equal(numbers.Order().Distinct(), numbers);
    }

    [Fact]
    public void All_Texts_AreSentences()
    {
        foreach (StatusInfo info in StatusInfo.All)
        {
            Assert.EndsWith(".", info.Summary, StringComparison.Ordinal);
            Assert.InRange(info.Summary.Length, 3, Refusal.MaxDetailLength);
            Assert.True(char.IsAsciiLetterUpper(info.Summary[0]));
            Assert.Equal(info.Summary, info.Status == Status.Committed ? "Done." : Refusal.Of(info.Status).Detail);
        }
    }

    [Fact]
    public void All_RecordedRefusals_AreTheFinalOnesOfTheLedger()
    {
        IEnumerable<StatusInfo> recorded = StatusInfo.All.Where(info => info.Recorded
            && info.Status != Status.Committed);
        Assert.All(recorded, info => Assert.InRange((int)info.Status, 3000, 3999));
        Assert.All(recorded, info => Assert.True(info.Hint is RetryHint.Never or RetryHint.Resync));
        Assert.DoesNotContain(Status.OrderIdReused, recorded.Select(info => info.Status));
    }

    [Fact]
    public void Moved_EveryStatus_SaysWhetherMoneyMoved()
    {
        foreach (StatusInfo info in StatusInfo.All)
        {
            MoneyMoved expected = info.Status switch
            {
                Status.Committed => MoneyMoved.Committed,
                Status.OutcomeUnknown or Status.InternalFault => MoneyMoved.Unknown,
                _ => MoneyMoved.None,
            };
            Assert.Equal(expected, info.Moved);
            // Whoever does not know must be told to ask.
            Assert.Equal(expected == MoneyMoved.Unknown, info.Hint == RetryHint.AskById);
        }
    }

    [Fact]
    public void IsKnown_OnlyTheNumbersOfTheTable()
    {
        HashSet<int> known = [.. StatusInfo.All.Select(info => (int)info.Status)];
        for (int number = -1; number < 6000; number++) Assert.Equal(known.Contains(number), StatusInfo.IsKnown(number));
    }

    [Fact]
    public void Code_EveryStatus_HasAnHttpCodeAndOnlySuccessIs200()
    {
        foreach (StatusInfo info in StatusInfo.All)
            Assert.Equal(info.Status == Status.Committed, StatusHttp.Code(info.Status) == 200);
    }
}
